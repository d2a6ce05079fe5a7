import type { HealthReport } from '@hishamos/health';
import type { History } from './history.ts';
import { Html, html } from './html.ts';
import type { Reading } from './reading.ts';
import { style } from './style.ts';
import { tablesOf } from './tables.ts';
import { tilesOf } from './tiles.ts';

/** Seconds after which the browser asks again. */
const refresh = 5;

const components = ({ components: all }: HealthReport): Html | undefined => {
  const entries = Object.entries(all);
  if (entries.length === 0) return undefined;
  return html`<ul class="components">${entries.map(
    ([name, { status, response_time_ms: milliseconds }]) =>
      html`<li><span class="${status}">●</span> ${name} ${status} <small>${milliseconds.toFixed(1)} ms</small></li>`,
  )}</ul>`;
};

/** The whole page. */
export function documentOf(health: HealthReport, reading: Reading, history: History): string {
  const { processes } = reading.figures;
  const tables = tablesOf(reading);
  const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${refresh}">
<title>${health.status} · HishamOS monitoring</title>
<style>${new Html(style)}</style>
<header>
<h1><span class="${health.status}">● ${health.status}</span></h1>
<p>${processes !== undefined && processes > 1 ? html`${processes} processes · ` : undefined}<time>${health.timestamp}</time> · every ${refresh} s · numbers of the last minute, curves of ten, tables since the start</p>
</header>
<main>
${components(health)}
${tilesOf(reading, history)}
${tables.length > 0 ? tables : html`<p class="more">No request, agent, command or workflow yet.</p>`}
</main>
</html>
`;
  return page.text;
}
