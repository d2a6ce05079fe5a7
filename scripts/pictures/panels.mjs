import { grid, plotArea } from './axes.mjs';
import { colorOf, html, thresholdColor } from './theme.mjs';
import { timeSeries } from './time-series.mjs';
import { format } from './units.mjs';

const textsOf = ({ fieldConfig }) => fieldConfig.defaults.mappings?.[0]?.options ?? {};

/** One number, with a line of how it came about. */
async function stat(panel, source, { width, height }) {
  const { unit, decimals, thresholds } = panel.fieldConfig.defaults;
  const [target] = panel.targets;
  const whole = panel.options.graphMode === 'none';
  const [first] = await (whole ? source.now(target) : source.series(target));
  if (first === undefined) return '<div class="empty">No data</div>';
  const values = whole ? [] : first.values.filter(([, value]) => Number.isFinite(value));
  const value = whole ? first.value : values.at(-1)?.[1];
  const color = thresholdColor(thresholds.steps, value);
  const text = textsOf(panel)[value]?.text ?? format(value, unit, decimals);
  const max = Math.max(1e-9, ...values.map(([, each]) => each)) * 1.1;
  const x = (time) => ((time - source.start) / source.range) * width;
  const y = (each) => height - (each / max) * height * 0.45;
  const line = values.map(([time, each]) => `${x(time).toFixed(1)},${y(each).toFixed(1)}`).join(' ');
  const area =
    line &&
    `<polygon points="0,${height} ${line} ${width},${height}" fill="${color}" opacity="0.15"/><polyline points="${line}" fill="none" stroke="${color}" opacity="0.6"/>`;
  return `<svg width="${width}" height="${height}">${area}<text x="${width / 2}" y="${height * 0.52}" class="stat" fill="${color}" text-anchor="middle">${html(text)}</text></svg>`;
}

/** A row for each combination of labels. */
async function table(panel, source) {
  const frames = await Promise.all(panel.targets.map((target) => source.now(target)));
  const renamed = panel.transformations.find(({ id }) => id === 'organize').options.renameByName;
  const labels = Object.keys(renamed).filter((name) => !name.startsWith('Value'));
  const columns = Object.entries(renamed)
    .filter(([name]) => name.startsWith('Value'))
    .map(([, name]) => name);
  const unitOf = (name) =>
    panel.fieldConfig.overrides
      .find(({ matcher }) => matcher.options === name)
      ?.properties.find(({ id }) => id === 'unit')?.value;
  const rows = new Map();
  frames.forEach((frame, i) => {
    for (const { labels: found, value } of frame) {
      const key = JSON.stringify(labels.map((label) => found[label]));
      if (!rows.has(key)) rows.set(key, []);
      rows.get(key)[i] = value;
    }
  });
  const sorted = [...rows].toSorted(([, [a = 0]], [, [b = 0]]) => b - a).slice(0, 9);
  const head = [...labels.map((label) => renamed[label]), ...columns].map((name) => `<th>${html(name)}</th>`);
  const body = sorted.map(([key, values]) => {
    const names = JSON.parse(key).map((name) => `<td class="link">${html(name)}</td>`);
    const cells = columns.map((name, i) => `<td>${format(values[i], unitOf(name))}</td>`);
    return `<tr>${[...names, ...cells].join('')}</tr>`;
  });
  return `<table class="table"><tr>${head.join('')}</tr>${body.join('')}</table>`;
}

/** How many observations fell into each bucket, over time. */
async function heatMap(panel, source, { width, height }) {
  const series = await source.series(panel.targets[0]);
  const buckets = series
    .map(({ labels, values }) => ({
      le: Number(labels.le.replace('+Inf', 'Infinity')),
      values: new Map(values),
    }))
    .toSorted((a, b) => a.le - b.le);
  const area = plotArea({ width, height, source, max: buckets.length });
  const times = [...(buckets[0]?.values.keys() ?? [])];
  const cells = buckets.flatMap(({ values }, row) =>
    times.map((time) => ({
      time,
      row,
      count: (values.get(time) ?? 0) - (buckets[row - 1]?.values.get(time) ?? 0),
    })),
  );
  const most = Math.max(1, ...cells.map(({ count }) => count));
  const cell = (area.right - area.left) / Math.max(1, times.length);
  const drawn = cells
    .filter(({ count }) => count > 0.01)
    .map(
      ({ time, row, count }) =>
        `<rect x="${(area.x(time) - cell).toFixed(1)}" y="${area.y(row + 1).toFixed(1)}" width="${(cell + 0.3).toFixed(1)}" height="${(area.y(row) - area.y(row + 1) - 0.5).toFixed(1)}" fill="#ff9830" opacity="${Math.max(0.06, (count / most) ** 0.6).toFixed(2)}"/>`,
    );
  const names = buckets.map(
    ({ le }, row) =>
      `<text x="${area.left - 6}" y="${area.y(row + 1) + 4}" class="axis" text-anchor="end">${le === Infinity ? '∞' : format(le, 's')}</text>`,
  );
  const columns = grid(area, { source, max: buckets.length, unit: 'none' }).replace(
    /<text[^>]*text-anchor="end".*?<\/text>/g,
    '',
  );
  return `<svg width="${width}" height="${height}">${columns}${drawn.join('')}${names.join('')}</svg>`;
}

/** Which state each series was in when. */
async function states(panel, source, { width, height }) {
  const series = await source.series(panel.targets[0]);
  const area = plotArea({ width, height, source, max: series.length, left: 80 });
  const bars = series.flatMap(({ name, values }, row) => {
    const [top, bottom] = [area.y(row + 0.85), area.y(row + 0.15)];
    const cell = (area.right - area.left) / values.length;
    const rectangles = values.map(([time, value]) => {
      const color = colorOf(textsOf(panel)[value]?.color ?? 'text');
      return `<rect x="${(area.x(time) - cell).toFixed(1)}" y="${top}" width="${(cell + 0.6).toFixed(1)}" height="${bottom - top}" fill="${color}"/>`;
    });
    const text = textsOf(panel)[values.at(-1)?.[1]]?.text ?? '';
    return [
      ...rectangles,
      `<text x="${area.left - 8}" y="${(top + bottom) / 2 + 4}" class="axis" text-anchor="end">${html(name)}</text>`,
      `<text x="${area.left + 10}" y="${(top + bottom) / 2 + 4}" class="state">${html(text)}</text>`,
    ];
  });
  const columns = grid(area, { source, max: series.length, unit: 'none' }).replace(
    /<text[^>]*text-anchor="end".*?<\/text>/g,
    '',
  );
  return `<svg width="${width}" height="${height}">${columns}${bars.join('')}</svg>`;
}

/** The newest lines of the application's own log that the panel would find in Loki. */
async function logs(_, source) {
  const lines = source.logLines
    .filter(({ level }) => /ERROR|CRITICAL/.test(level))
    .slice(-9)
    .toReversed();
  const rows = lines.map(
    ({ timestamp, level, logger, message, trace_id }) =>
      `<tr><td class="bar"></td><td>${timestamp}</td><td>${html(level)}</td><td>${html(logger)}</td><td>${html(message)}</td><td class="link">${trace_id ? `trace ${trace_id.slice(0, 8)}…` : ''}</td></tr>`,
  );
  return `<table class="logs">${rows.join('')}</table>`;
}

export const drawings = {
  timeseries: timeSeries,
  stat,
  table,
  heatmap: heatMap,
  'state-timeline': states,
  logs,
};
