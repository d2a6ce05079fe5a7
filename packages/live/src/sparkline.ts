import { type Html, html } from './html.ts';

const width = 120;
const height = 28;

/** A curve of values from left to right, from zero to the highest; gaps where there is no value. */
export function sparkline(values: readonly (number | undefined)[]): Html {
  const highest = Math.max(...values.map((value) => value ?? 0), 0);
  if (values.length < 2 || highest === 0)
    return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true"></svg>`;
  const x = (index: number) => ((index / (values.length - 1)) * width).toFixed(1);
  const y = (value: number) => (height - 2 - (value / highest) * (height - 4)).toFixed(1);
  let gap = true;
  const path = values.map((value, index) => {
    if (value === undefined) {
      gap = true;
      return '';
    }
    const command = gap ? 'M' : 'L';
    gap = false;
    return `${command}${x(index)} ${y(value)}`;
  });
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><path d="${path.join('')}"/></svg>`;
}
