import { grid, plotArea, roundUp } from './axes.mjs';
import { colorOf, html, paletteColor } from './theme.mjs';
import { format } from './units.mjs';

const last = ({ values }) => values.findLast(([, value]) => Number.isFinite(value))?.[1];
const peak = ({ values }) => Math.max(0, ...values.map(([, value]) => value).filter(Number.isFinite));

function colored(panel, series) {
  return series.map((each, index) => {
    const override = panel.fieldConfig.overrides.find(({ matcher }) => matcher.options === each.name);
    const fixed = override?.properties.find(({ id }) => id === 'color')?.value.fixedColor;
    return { ...each, color: fixed ? colorOf(fixed) : paletteColor(index) };
  });
}

/** Each series on top of those before it. */
function stacked(series) {
  const sums = new Map();
  return series.map((each) => ({
    ...each,
    values: each.values.map(([time, value]) => {
      const base = sums.get(time) ?? 0;
      const top = base + (Number.isFinite(value) ? value : 0);
      sums.set(time, top);
      return [time, top, base];
    }),
  }));
}

function drawn({ color, values }, area, opacity) {
  const known = values.filter(([, value]) => Number.isFinite(value));
  if (known.length === 0) return '';
  const at = ([time, value]) => `${area.x(time).toFixed(1)},${area.y(value).toFixed(1)}`;
  const line = known.map(at).join(' ');
  const back = known.toReversed().map(([time, , base = 0]) => at([time, base]));
  return `<polygon points="${line} ${back.join(' ')}" fill="${color}" opacity="${opacity}"/>
<polyline points="${line}" fill="none" stroke="${color}" stroke-width="1.3"/>`;
}

function thresholdLines({ fieldConfig }, area, max) {
  if (fieldConfig.defaults.custom?.thresholdsStyle === undefined) return '';
  return fieldConfig.defaults.thresholds.steps
    .filter(({ value }) => value !== null && value <= max)
    .map(
      ({ value, color }) =>
        `<line x1="${area.left}" x2="${area.right}" y1="${area.y(value)}" y2="${area.y(value)}" stroke="${colorOf(color)}" stroke-dasharray="8 6" opacity="0.8"/>`,
    )
    .join('');
}

/** The highest of each short time: as Grafana does, so that they can be told apart. */
function thinned(exemplars, { start, range }) {
  const bins = new Map();
  for (const exemplar of exemplars) {
    const bin = Math.floor(((exemplar[0] - start) / range) * 60);
    if (!(bins.get(bin)?.[1] >= exemplar[1])) bins.set(bin, exemplar);
  }
  return [...bins.values()];
}

const diamonds = (exemplars, area, max) =>
  exemplars
    .filter(([, value]) => value <= max)
    .map(([time, value]) => {
      const [x, y] = [area.x(time), area.y(value)];
      return `<path d="M${x} ${y - 3.5}l3.5 3.5l-3.5 3.5l-3.5 -3.5z" fill="#8ab8ff" opacity="0.75"/>`;
    })
    .join('');

function legend(panel, series, unit) {
  const { displayMode } = panel.options.legend;
  const shown = series.toSorted((a, b) => (last(b) ?? 0) - (last(a) ?? 0)).slice(0, 10);
  const key = ({ color, name }) => `<i style="background:${color}"></i>${html(name)}`;
  if (displayMode !== 'table')
    return `<div class="legend">${series
      .slice(0, 10)
      .map((each) => `<span>${key(each)}</span>`)
      .join('')}</div>`;
  const rows = shown.map(
    (each) =>
      `<tr><td>${key(each)}</td><td>${format(last(each), unit)}</td><td>${format(peak(each), unit)}</td></tr>`,
  );
  return `<table class="legend"><tr><th></th><th>Last *</th><th>Max</th></tr>${rows.join('')}</table>`;
}

/** Lines over time, as Grafana's panel of that name. */
export async function timeSeries(panel, source, { width, height }) {
  const found = await Promise.all(panel.targets.map((target) => source.series(target)));
  const unit = panel.fieldConfig.defaults.unit;
  const series = colored(panel, found.flat());
  const isStacked = panel.fieldConfig.defaults.custom?.stacking?.mode === 'normal';
  const lines = isStacked ? stacked(series) : series;
  const withExemplars = panel.targets.filter(({ exemplar }) => exemplar);
  const exemplars = (await Promise.all(withExemplars.map((target) => source.exemplars(target)))).flat();
  const beside = panel.options.legend.displayMode === 'table';
  const size = beside ? { width: width * 0.6, height } : { width, height: height - 24 };
  const max = panel.fieldConfig.defaults.max ?? roundUp(Math.max(0, ...lines.map(peak)));
  const area = plotArea({ ...size, source, max });
  const svg = `<svg width="${size.width}" height="${size.height}">${grid(area, { source, max, unit })}
${lines.map((each) => drawn(each, area, isStacked ? 0.4 : 0.1)).join('\n')}${thresholdLines(panel, area, max)}${diamonds(thinned(exemplars, source), area, max)}</svg>`;
  if (series.length === 0) return '<div class="empty">No data</div>';
  return `<div class="${beside ? 'beside' : ''}">${svg}${legend(panel, series, unit)}</div>`;
}
