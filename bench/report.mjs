const number = (value, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Columns under a title; the first to the left, the others to the right. */
function table(title, head, rows) {
  const widths = head.map((name, index) => Math.max(name.length, ...rows.map((row) => row[index].length)));
  const line = (cells) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index])))
      .join('  ');
  return [`\n${title}`, line(head), ...rows.map(line)].join('\n');
}

const verdict = (met) => (met ? 'PASS ' : 'below');

/** What was measured on one Node.js, for people to read. */
export function report({ node, startup = [], http, metrics }) {
  const parts = [`\n== Node.js ${node} ==`];
  for (const { application, rows, target } of startup) {
    const cells = rows.map((row) => [
      row.variant,
      ...[row.median, row.min, row.max, row.cost].map((ms) => number(ms, 1)),
    ]);
    parts.push(table(`start-up, ${application} (ms)`, ['', 'median', 'min', 'max', 'cost'], cells));
    const { what, most, is } = target;
    parts.push(`${verdict(is <= most)} ${what}: 1/${number(1 / is, 1)} (target: at most 1/${1 / most})`);
  }
  if (http !== undefined) {
    const cells = http.rows.map((row) => [
      row.variant,
      ...[row.median, row.min, row.max].map((rate) => number(rate)),
      `${number(row.share * 100, 1)} %`,
      number(row.microseconds, 1),
    ]);
    parts.push(
      table(
        `requests per second (${http.tool})`,
        ['', 'median', 'min', 'max', 'of bare', 'CPU us/request'],
        cells,
      ),
    );
    for (const { what, least, is } of http.targets) {
      parts.push(`${verdict(is >= least)} ${what}: ${number(is, 2)} (target: at least ${number(least, 2)})`);
    }
  }
  if (metrics !== undefined) {
    const { names, rows } = metrics;
    const shown = (value) => (value === undefined ? '' : number(value, value < 100 ? 1 : 0));
    const cells = rows.map(({ what, unit, values }) => [
      `${what} (${unit})`,
      ...names.map((name) => shown(values[name])),
    ]);
    parts.push(table('metrics, processor time', ['', ...names], cells));
    for (const { what, met, target } of rows) parts.push(`${verdict(met)} ${what}: ${target}`);
  }
  return `${parts.join('\n')}\n`;
}
