import { html } from './theme.mjs';
import { format } from './units.mjs';

/** A round number that is not below a value. */
export function roundUp(value) {
  if (value <= 0) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
    .map((each) => each * size)
    .find((each) => each >= value * 0.999);
}

const clock = (time) => new Date(time * 1000).toISOString().slice(11, 16);

/** The area of a graph within its panel, with the places of times and values in it. */
export function plotArea({ width, height, source, max, left = 70 }) {
  const box = { left, top: 8, right: width - 8, bottom: height - 22 };
  const x = (time) => box.left + ((time - source.start) / source.range) * (box.right - box.left);
  const y = (value) => box.bottom - (value / max) * (box.bottom - box.top);
  return { ...box, x, y };
}

/** Lines and captions of times below and values beside a graph. */
export function grid(area, { source, max, unit }) {
  const rows = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const y = area.y(part * max);
    return `<line x1="${area.left}" x2="${area.right}" y1="${y}" y2="${y}" class="grid"/>
<text x="${area.left - 6}" y="${y + 4}" class="axis" text-anchor="end">${html(format(part * max, unit))}</text>`;
  });
  const step = 60 * Math.max(1, Math.round(source.range / 60 / 4));
  const first = Math.ceil((source.start + step / 4) / step) * step;
  const count = Math.max(0, Math.floor((source.end - step / 4 - first) / step) + 1);
  const columns = Array.from({ length: count }, (_, i) => {
    const time = first + i * step;
    return `<line x1="${area.x(time)}" x2="${area.x(time)}" y1="${area.top}" y2="${area.bottom}" class="grid"/>
<text x="${area.x(time)}" y="${area.bottom + 15}" class="axis" text-anchor="middle">${clock(time)}</text>`;
  });
  return [...rows, ...columns].join('\n');
}
