const short = (value, digits) => {
  const steps = [
    [1e9, 'B'],
    [1e6, 'Mil'],
    [1e3, 'K'],
  ];
  const [size, suffix] = steps.find(([size]) => Math.abs(value) >= size) ?? [1, ''];
  return `${trim(value / size, digits)}${suffix && ` ${suffix}`}`;
};

const trim = (value, digits = 3) =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(digits)));

function seconds(value) {
  if (value === 0) return '0 s';
  if (value < 0.001) return `${trim(value * 1e6)} µs`;
  if (value < 1) return `${trim(value * 1e3)} ms`;
  if (value < 60) return `${trim(value)} s`;
  return value < 3600 ? `${trim(value / 60)} mins` : `${trim(value / 3600)} hours`;
}

function binary(value) {
  const steps = ['B', 'KiB', 'MiB', 'GiB'];
  const step = Math.min(steps.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10));
  return `${trim(value / 1024 ** step)} ${steps[step]}`;
}

/** A number as Grafana writes it in a unit. */
export function format(value, unit, decimals) {
  if (value === undefined || Number.isNaN(value)) return '-';
  const fixed = (number) => (decimals === undefined ? trim(number) : number.toFixed(decimals));
  switch (unit) {
    case 's':
      return seconds(value);
    case 'percentunit':
      return `${fixed(value * 100)}%`;
    case 'currencyUSD':
      return `$${decimals === undefined ? short(value, 3) : value.toFixed(decimals)}`;
    case 'bytes':
      return binary(value);
    case 'reqps':
      return `${short(value, 3)} req/s`;
    case 'ops':
      return `${short(value, 3)} ops/s`;
    default:
      return short(value, 3);
  }
}
