import type { ValueFormat } from '@hishamos/catalogue/alerts';

/** A value as a template of Prometheus writes it for people. */
const valueTemplates: Readonly<Record<ValueFormat, string>> = {
  ratio: '{{ $value | humanizePercentage }}',
  seconds: '{{ $value | humanizeDuration }}',
  usd: '{{ $value | printf "$%.2f" }}',
  count: '{{ $value | printf "%.0f" }}',
  plain: '{{ $value }}',
};

/** The text of an alert as a template of Prometheus. */
export const templateOf = (text: string, valueAs: ValueFormat): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'value' ? valueTemplates[valueAs] : `{{ $labels.${name} }}`,
  );
