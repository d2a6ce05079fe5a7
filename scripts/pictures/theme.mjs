/** Grafana's colours by their names, and its palette, in its dark theme. */
const named = {
  green: '#73bf69',
  'semi-dark-green': '#56a64b',
  'light-green': '#96d98d',
  red: '#f2495c',
  'semi-dark-red': '#e02f44',
  'dark-red': '#c4162a',
  'light-red': '#ff7383',
  orange: '#ff9830',
  'dark-orange': '#fa6400',
  yellow: '#fade2a',
  'light-yellow': '#ffee52',
  'semi-dark-yellow': '#f2cc0c',
  blue: '#5794f2',
  text: '#9fa7b3',
  transparent: 'transparent',
};
const palette = [
  ...['#73bf69', '#f2cc0c', '#8ab8ff', '#ff780a', '#f2495c', '#5794f2'],
  ...['#b877d9', '#fffa5a', '#96d98d', '#ffb357', '#ff9830', '#ca95e5'],
];

export const colorOf = (name) => named[name] ?? name;
export const paletteColor = (index) => palette[index % palette.length];

/** The colour of a value by the steps of a panel's thresholds. */
export function thresholdColor(steps, value) {
  const reached = steps.filter((step) => step.value === null || value >= step.value);
  return colorOf(reached.at(-1)?.color ?? 'text');
}

/** Text within HTML. */
export const html = (text) =>
  String(text).replace(
    /[&<>"]/g,
    (each) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[each],
  );
