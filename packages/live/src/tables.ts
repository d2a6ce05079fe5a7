import { amount, dollars, duration, percent } from './format.ts';
import { type Html, html } from './html.ts';
import { quantile } from './quantile.ts';
import type { Reading, Row, Table } from './reading.ts';

/** Rows that a table shows; the ones with the highest counts. */
const longest = 50;

interface Column {
  readonly title: string;
  readonly of: (row: Row) => string;
}

const count: Column = { title: 'Count', of: ({ count: value }) => amount(value) };
const failed: Column = {
  title: 'Not completed',
  of: ({ count: whole, failed: part }) => percent(whole > 0 ? part / whole : undefined),
};
const quantiles: readonly Column[] = [
  { title: 'P50', of: ({ buckets }) => duration(quantile(0.5, buckets)) },
  { title: 'P95', of: ({ buckets }) => duration(quantile(0.95, buckets)) },
];
const usage: readonly Column[] = [
  { title: 'Tokens', of: ({ tokens }) => amount(tokens) },
  { title: 'Cost', of: ({ cost }) => dollars(cost) },
];

const layout: readonly { table: Table; title: string; columns: readonly Column[] }[] = [
  { table: 'agents', title: 'Agents', columns: [count, failed, ...quantiles, ...usage] },
  { table: 'commands', title: 'Commands', columns: [count, failed, ...quantiles] },
  { table: 'workflows', title: 'Workflows', columns: [count, failed, ...quantiles] },
  { table: 'routes', title: 'Routes', columns: [count, { ...failed, title: '5xx' }, ...quantiles] },
  { table: 'errors', title: 'Errors', columns: [count] },
];

function tableOf(title: string, columns: readonly Column[], rows: ReadonlyMap<string, Row>): Html {
  const shown = [...rows].sort(([, a], [, b]) => b.count - a.count).slice(0, longest);
  const more = rows.size - shown.length;
  const body = shown.map(
    ([name, row]) =>
      html`<tr><th scope="row">${name}</th>${columns.map(({ of }) => html`<td>${of(row)}</td>`)}</tr>`,
  );
  return html`<section><h2>${title}</h2>
<table><thead><tr><th></th>${columns.map((column) => html`<th scope="col">${column.title}</th>`)}</tr></thead>
<tbody>${body}</tbody></table>${more > 0 ? html`<p class="more">and ${more} more</p>` : undefined}</section>`;
}

/** What happened since the start, by agent, command, workflow, route and error; no table where nothing happened. */
export const tablesOf = ({ tables }: Reading): Html[] =>
  layout
    .filter(({ table }) => tables[table].size > 0)
    .map(({ table, title, columns }) => tableOf(title, columns, tables[table]));
