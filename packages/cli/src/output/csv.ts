import { textOf } from './table.ts';

/** A text that begins like a formula is one to a spreadsheet, so it gets an apostrophe in front. */
const formula = /^[=+\-@\t\r]/;

function field(value: unknown): string {
  const text = textOf(value);
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as RFC 4180 has it, with their columns' names first. */
export function csvOf(rows: readonly object[], columns: readonly string[]): string {
  const lines = [
    columns,
    ...rows.map((row) => columns.map((name) => (row as Record<string, unknown>)[name])),
  ];
  return lines.map((line) => `${line.map(field).join(',')}\r\n`).join('');
}
