import type { ValueFormat } from '@hishamos/catalogue/alerts';
import type { Texts } from '../notification.ts';

/** With four digits that count. */
const short = (value: number): string => `${Number(value.toPrecision(4))}`;

function duration(seconds: number): string {
  if (!(seconds >= 60)) return `${short(seconds)}s`;
  const whole = Math.floor(seconds);
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ');
}

const formats: Readonly<Record<ValueFormat, (value: number) => string>> = {
  ratio: (value) => `${short(value * 100)}%`,
  seconds: duration,
  usd: (value) => `$${value.toFixed(2)}`,
  count: (value) => value.toFixed(0),
  plain: (value) => `${value}`,
};

/** The text of an alert, with its value and its labels in their places. */
export const alertText = (text: string, valueAs: ValueFormat, value: number, labels: Texts): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'value' ? formats[valueAs](value) : (labels[name] ?? ''),
  );
