import { metrics } from '@hishamos/catalogue';
import { describe, expect, it } from 'vitest';
import { type Exit, register, TestProcess } from '../support/process.ts';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';

const { name } = metrics.errors;

/** Prints what was counted, by type and component, when the process ends. */
const atExit = `process.on('exit', () => {
  const counted = {};
  for (const { metric, cells } of globalThis[Symbol.for('hishamos.engine')].current.families())
    if (metric.name === '${name}')
      for (const { attributes, value } of cells) counted[attributes.error_type + ' ' + attributes.component] = value;
  require('node:fs').writeSync(1, '\\ncounted ' + JSON.stringify(counted));
});`;

async function countedBy(
  code: string,
  options: readonly string[],
): Promise<{ exit: Exit; counted: unknown }> {
  await using script = new TestProcess({ args: ['--require', register, ...options, '-e', atExit + code] });
  const exit = await script.exit();
  return { exit, counted: JSON.parse(await script.printed(/^counted (.*)$/m)) };
}

describe('errors', () => {
  const handler = "process.on('unhandledRejection', () => {});";
  const crash = "process.on('uncaughtException', () => {});";
  const rejects = "Promise.reject(new TypeError('x')); setTimeout(() => {}, 50);";
  const one = { 'TypeError process': 1 };

  it.each<[string, string, string[], Exit, object]>([
    ['an uncaught exception', "throw new TypeError('x')", [], { code: 1, signal: null }, one],
    ['an unhandled rejection', rejects, [], { code: 1, signal: null }, one],
    [
      'one that is no error',
      'Promise.reject(7)',
      [],
      { code: 1, signal: null },
      { 'UnhandledPromiseRejection process': 1 },
    ],
    [
      'a rejection that is warned of',
      rejects,
      ['--unhandled-rejections=warn'],
      { code: 0, signal: null },
      one,
    ],
    ['a rejection that is handled late', handler + rejects, [], { code: 0, signal: null }, one],
    [
      'an exception that is caught at last',
      `${crash} setTimeout(() => {}, 50); throw new TypeError('x')`,
      [],
      { code: 0, signal: null },
      one,
    ],
    ['a rejection under strict', rejects, ['--unhandled-rejections=strict'], { code: 1, signal: null }, one],
    [
      'a caught rejection under strict',
      crash + rejects,
      ['--unhandled-rejections=strict'],
      { code: 0, signal: null },
      one,
    ],
    [
      'two rejections',
      handler + rejects + rejects,
      [],
      { code: 0, signal: null },
      { 'TypeError process': 2 },
    ],
  ])('count %s once, and leave the exit code', async (_case, code, options, exit, counted) => {
    expect(await countedBy(code, options)).toEqual({ exit, counted });
  });

  it('count answers of 500 to 599, but not those below', async () => {
    const code = `
      const server = require('node:http').createServer((request, response) => {
        response.writeHead(Number(request.url.slice(1))).end();
      });
      server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port));
      process.stdin.once('end', () => process.exit()).resume();`;
    await using app = new TestProcess({ args: ['--require', register, '-e', code] });
    const origin = `http://127.0.0.1:${await app.printed(/listening (\d+)/)}`;
    for (const status of [200, 404, 499, 500, 503, 503, 599]) await fetch(`${origin}/${status}`);
    const page = await (await fetch(`${origin}/api/v1/monitoring/prometheus/metrics/`)).text();
    const { samples } = parsePage(page);
    const count = (error_type: string) => samples.get(seriesKey(name, { error_type, component: 'api' }));
    expect([count('InternalServerError'), count('ServiceUnavailable'), count('ServerError')]).toEqual([
      1, 2, 1,
    ]);
    expect([count('NotImplemented'), count('BadGateway'), count('GatewayTimeout')]).toEqual([0, 0, 0]);
  });
});
