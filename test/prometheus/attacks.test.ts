import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { register, TestProcess } from '../support/process.ts';
import { parsePage } from '../support/prometheus-page.ts';

const host = '127.0.0.1';
const metricsPath = monitoringPrefix + monitoringPaths.metrics;
const livePath = monitoringPrefix + monitoringPaths.live;
const fixture = join(import.meta.dirname, 'attack-app.cjs');

/** Sends bytes as they are and gives all that comes back until the server ends the connection. */
async function raw(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, host).on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(bytes);
  return text(socket).catch(() => 'reset');
}

const get = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...headers, '', ''].join('\r\n');

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe('on the application’s port', () => {
  let app: TestProcess;
  let port: number;
  beforeAll(async () => {
    app = new TestProcess({ args: ['--require', register, fixture], env: { HISHAMOS_LOG_CONSOLE: 'off' } });
    port = Number(await app.printed(/listening on (\d+)/));
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it.each([
    `/${metricsPath}`,
    metricsPath.replace('prometheus', '%70rometheus'),
    metricsPath.replace('/prometheus/', '%2fprometheus%2f'),
    `${livePath}../prometheus/metrics/`,
    `${livePath}%2e%2e/prometheus/metrics/`,
    `/x/..${metricsPath}`,
    `${metricsPath};jsessionid=1`,
    `${metricsPath}/`,
    metricsPath.toUpperCase(),
  ])('leaves %s to the application', async (path) => {
    const answer = await raw(port, get(path));
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('application ');
  });

  it.each([
    ['X-Forwarded-For: 127.0.0.1'],
    ['x-forwarded-for: 10.0.0.1, 127.0.0.1'],
    ['X-Forwarded-For:'],
    ['Forwarded: for=127.0.0.1'],
    ['X-Real-IP: 127.0.0.1'],
    ['Via: 1.1 proxy'],
  ])('does not believe %s', async (header) => {
    const answer = await raw(port, get(metricsPath, header));
    expect(statusOf(answer)).toBe(403);
    expect(answer).not.toContain('127.0.0.1');
    expect(statusOf(await raw(port, get(livePath, header)))).toBe(200);
  });

  it.each([
    ['a line break in UTF-8', 'a\u010d\u010aSet-Cookie: x=1'],
    ['a quote and markup', '"><script>alert(1)</script>'],
    ['too much', 'a'.repeat(129)],
    ['nothing', ''],
    ['another script', 'żółw'],
  ])('takes no request id of %s', async (_case, id) => {
    const answer = await raw(port, get('/work', `X-Request-ID: ${id}`));
    const echoed = /^x-request-id: (.*)$/im.exec(answer)?.[1]?.trim();
    expect(echoed).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(answer).not.toMatch(/^set-cookie/im);
  });

  it('answers a thousand scrapes at once, and the probe meanwhile', async () => {
    const scrapes = Array.from({ length: 1000 }, async () => {
      const response = await fetch(`http://${host}:${port}${metricsPath}`);
      return { status: response.status, page: await response.text() };
    });
    expect((await fetch(`http://${host}:${port}${livePath}`)).status).toBe(200);
    const answers = await Promise.all(scrapes);
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    for (const { page } of answers) parsePage(page);
  });
});

describe('on the monitoring port', () => {
  let app: TestProcess;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    app = new TestProcess({
      args: ['--require', register, fixture],
      env: {
        HISHAMOS_LOG_CONSOLE: 'off',
        HISHAMOS_MONITORING_HOST: host,
        HISHAMOS_MONITORING_PORT: String(port),
        HISHAMOS_MONITORING_TOKEN: 's3cret',
      },
    });
    await app.printed(/listening on (\d+)/);
  });
  afterAll(() => app[Symbol.asyncDispose]());
  const scrape = () => raw(port, get(metricsPath, 'Authorization: Bearer s3cret'));

  it.each([
    ['10 MB of one header', `X-Filler: ${'a'.repeat(10_000_000)}`],
    ['100,000 headers', Array.from({ length: 100_000 }, (_, index) => `X-${index}: 1`).join('\r\n')],
    ['a long token', `Authorization: Bearer ${'a'.repeat(60_000)}`],
  ])('refuses %s and goes on', async (_case, headers) => {
    const answer = await raw(port, get(metricsPath, headers));
    expect(answer === '' || answer === 'reset' || statusOf(answer) === 431).toBe(true);
    expect(statusOf(await scrape())).toBe(200);
  });

  it.each([
    ['no token', ''],
    ['another', 'Authorization: Bearer s3cres'],
    ['a beginning', 'Authorization: Bearer s3cre'],
    ['Basic', `Authorization: Basic ${Buffer.from('s3cret:s3cret').toString('base64')}`],
    ['the token in the query', 'X-Token: s3cret'],
  ])('is closed to %s', async (_case, header) => {
    const answer = await raw(port, get(`${metricsPath}?token=s3cret`, header || 'Accept: */*'));
    expect([401, 403]).toContain(statusOf(answer));
    expect(answer).not.toContain('s3cret');
  });

  it('outlives what is no HTTP', async () => {
    for (const bytes of [
      randomBytes(5000),
      'GET\r\n\r\n',
      '\0'.repeat(1000),
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    ]) {
      await raw(port, bytes);
    }
    expect(statusOf(await scrape())).toBe(200);
  });

  it('cuts off clients that never finish asking, and serves others meanwhile', async () => {
    const sockets: Socket[] = [];
    const closed = Array.from({ length: 200 }, async () => {
      const socket = connect(port, host).on('error', () => undefined);
      sockets.push(socket);
      const gone = once(socket, 'close');
      socket.write(`GET ${metricsPath} HTTP/1.1\r\nHost: ${host}\r\n`);
      socket.resume();
      await gone;
    });
    let slow = true;
    const drip = (async () => {
      while (slow) {
        for (const socket of sockets) if (socket.writable) socket.write('X-Slow: 1\r\n');
        await sleep(500);
      }
    })();
    expect(statusOf(await scrape())).toBe(200);
    await Promise.all(closed);
    slow = false;
    await drip;
    expect(statusOf(await scrape())).toBe(200);
  });
});
