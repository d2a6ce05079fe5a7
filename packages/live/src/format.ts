/** What stands where there is nothing to tell. */
const nothing = '–';

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** 0, 0.4, 12.5, 9,800, 12.3K, 4.5M. */
export function amount(value: number | undefined): string {
  if (value === undefined) return nothing;
  return value < 10_000 ? plain.format(value) : compact.format(value);
}

export function percent(share: number | undefined): string {
  if (share === undefined) return nothing;
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

/** Seconds as people say them: 4 ms, 0.35 s, 12 s, 3.5 min. */
export function duration(seconds: number | undefined): string {
  if (seconds === undefined) return nothing;
  if (seconds < 0.1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  if (seconds < 120) return `${seconds.toFixed(seconds < 10 ? 2 : 0)} s`;
  return `${(seconds / 60).toFixed(1)} min`;
}

/** US dollars, with as many digits as a small cost needs. */
export function dollars(value: number | undefined): string {
  if (value === undefined) return nothing;
  const digits = value === 0 || value >= 1 ? 2 : 4;
  return `$${value >= 10_000 ? compact.format(value) : value.toFixed(digits)}`;
}
