import { drawings } from './panels.mjs';
import { html as textOf } from './theme.mjs';

const column = 60;
const line = 34;
const gap = 8;

const style = `
body { margin: 0; background: #111217; color: #ccccdc; font: 13px Inter, "DejaVu Sans", sans-serif; }
header { padding: 14px 16px 4px; font-size: 18px } header small { color: #8e8e9a; font-size: 12px; margin-left: 12px }
.bar-of-variables { padding: 6px 16px 2px; color: #8e8e9a; font-size: 12px } .bar-of-variables b { background: #22252b; color: #ccccdc; font-weight: normal; padding: 3px 8px; margin: 0 12px 0 6px; border-radius: 2px }
main { position: relative; margin: 8px }
section { position: absolute; background: #181b1f; border: 1px solid #25282e; border-radius: 3px; box-sizing: border-box; overflow: hidden }
section h2 { font-size: 13px; font-weight: 500; margin: 0; padding: 7px 10px 3px } .row { position: absolute; font-size: 15px; padding-top: 6px } .row::before { content: "⌄ "; color: #8e8e9a }
svg { display: block } .grid { stroke: #2a2d33; stroke-width: 1 } .axis { fill: #8e8e9a; font-size: 11px } .stat { font-size: 26px; font-weight: 500 } .state { fill: #111217; font-size: 12px }
.legend { padding: 0 10px; font-size: 11px; white-space: nowrap; overflow: hidden } .legend span { margin-right: 12px } i { display: inline-block; width: 12px; height: 4px; border-radius: 2px; margin-right: 5px; vertical-align: middle }
.beside { display: flex } .beside table { flex: 1; border-collapse: collapse; align-self: flex-start } .beside td, .beside th { padding: 2px 6px; text-align: right; color: #ccccdc } .beside td:first-child { text-align: left; max-width: 210px; overflow: hidden; text-overflow: ellipsis } .beside th { color: #6e9fff; font-weight: normal }
.table { width: 100%; border-collapse: collapse } .table th { text-align: left; color: #6e9fff; font-weight: 500 } .table td, .table th { padding: 5px 12px; border-bottom: 1px solid #25282e } .link { color: #6e9fff }
.logs { font: 11.5px "DejaVu Sans Mono", monospace; border-spacing: 0 3px; padding: 0 8px } .logs td { padding: 1px 8px; white-space: nowrap } .logs .bar { background: #f2495c; width: 3px; padding: 0 }
.empty { padding: 24px; text-align: center; color: #8e8e9a }
`;

const place = ({ x, y, w, h }) =>
  `left:${x * column}px;top:${y * line}px;width:${w * column - gap}px;height:${h * line - gap}px`;

async function drawn(panel, source) {
  if (panel.type === 'row')
    return `<div class="row" style="${place(panel.gridPos)}">${textOf(panel.title)}</div>`;
  const size = { width: panel.gridPos.w * column - gap - 2, height: panel.gridPos.h * line - gap - 32 };
  const content = await drawings[panel.type](panel, source, size);
  return `<section style="${place(panel.gridPos)}"><h2>${textOf(panel.title)}</h2>${content}</section>`;
}

/** A dashboard as a page, and how high it is in pixels. */
export async function pageOf(dashboard, source) {
  // Folded rows are drawn open: what follows them leaves their place free.
  const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  const lines = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  const variables = dashboard.templating.list
    .filter(({ type }) => type === 'query')
    .map(({ label }) => `${textOf(label)} <b>All</b>`);
  const drawings = await Promise.all(panels.map((panel) => drawn(panel, source)));
  const html = `<!doctype html><meta charset="utf-8"><style>${style}</style>
<header>${textOf(dashboard.title)}<small>${textOf(dashboard.description)}</small></header>
<div class="bar-of-variables">${variables.join('')}</div><main>${drawings.join('\n')}</main>`;
  return { html, width: 24 * column + 10, height: lines * line + 86 };
}
