/** One row of a result, by column. */
type Row = Readonly<Record<string, unknown>>;

/** A value for people and spreadsheets; nothing for what is not known. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return value instanceof Date ? value.toISOString() : String(value);
}

const isNumber = (value: unknown): boolean => typeof value === 'number';
/** What could break a line or colour a terminal. */
const unprintable = /\p{C}/gu;

/** Rows as aligned columns under their names; numbers to the right. */
export function tableOf(given: readonly object[]): string {
  const rows = given as readonly Row[];
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((name) => textOf(row[name]).replaceAll(unprintable, '?')));
  const widths = columns.map((name, index) =>
    Math.max(name.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const right = columns.map((name) => rows.some((row) => isNumber(row[name])));
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) =>
        right[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [columns, ...cells].map((row) => `${line(row)}\n`).join('');
}
