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

function logsReport({ cost, slowDisk }) {
  const costs = cost.rows.map(({ logger, median, min, max, lost }) => [
    logger,
    ...[median, min, max].map((us) => number(us, 2)),
    number(lost),
  ]);
  const fates = slowDisk.rows.map(({ logger, p99, max, held, offered, written, dropped }) => [
    logger,
    ...[p99, max, held].map((value) => number(value, 1)),
    ...[offered, written, dropped].map((lines) => number(lines)),
  ]);
  const head = ['', 'delay p99 (ms)', 'delay max', 'memory (MiB)', 'offered', 'written', 'dropped'];
  return [
    table('a log line, processor time (us)', ['', 'median', 'min', 'max', 'lost'], costs),
    ...cost.targets.map(
      ({ what, least, is }) =>
        `${verdict(is >= least)} ${what}: ${number(is, 2)} (target: at least ${least})`,
    ),
    table(`a disk that takes 1 MB/s, 20,000 lines/s for ${slowDisk.seconds} s`, head, fates),
    ...slowDisk.targets.map(
      ({ what, most, is }) => `${verdict(is <= most)} ${what}: ${number(is, 1)} (target: at most ${most})`,
    ),
  ];
}

/** What was measured on one Node.js, for people to read. */
export function report({ node, startup = [], http, metrics, logs }) {
  const parts = [`\n== Node.js ${node} ==`];
  for (const { application, rows, targets } of startup) {
    const cells = rows.map((row) => [
      row.variant,
      ...[row.median, row.min, row.max, row.cost, row.processorCost].map((ms) => number(ms, 1)),
    ]);
    parts.push(
      table(`start-up, ${application} (ms)`, ['', 'median', 'min', 'max', 'cost', 'CPU cost'], cells),
    );
    for (const { what, most, is } of targets) {
      parts.push(`${verdict(is <= most)} ${what}: 1/${number(1 / is, 1)} (target: at most 1/${1 / most})`);
    }
  }
  if (http !== undefined) {
    const cells = http.rows.map((row) => [
      row.variant,
      ...[row.median, row.min, row.max].map((rate) => number(rate)),
      `${number(row.share * 100, 1)} %`,
      number(row.microseconds, 1),
    ]);
    parts.push(
      table('requests per second', ['', 'median', 'min', 'max', 'of bare', 'CPU us/request'], cells),
    );
    for (const { what, least, is, byProcessorTime, bound } of http.targets) {
      const most = bound === undefined ? '' : `; ${bound.name} itself ${number(bound.is, 2)}`;
      parts.push(
        `${verdict(is >= least)} ${what}: ${number(is, 2)} (target: at least ${number(least, 2)}; ` +
          `by processor time ${number(byProcessorTime, 2)}${most})`,
      );
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
  if (logs !== undefined) parts.push(...logsReport(logs));
  return `${parts.join('\n')}\n`;
}
