import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { ForwardProxy } from '../support/forward-proxy.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, TestProcess, testNode } from '../support/process.ts';

const quiet = { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_CONSOLE: 'off', HISHAMOS_SHUTDOWN_TIMEOUT: '10000' };
const script = "require('@hishamos/monitoring').getLogger('app').info('through the proxy')";

/** Node.js has it, and proxies for its agents, from 22.21 and 24.5 on. */
const asks = "process.allowedNodeEnvironmentFlags.has('--use-env-proxy')";
const knowsProxies = execFileSync(testNode, ['-p', asks], { encoding: 'utf8' }).trim() === 'true';

it.skipIf(!knowsProxies).each<[string, string[], Record<string, string>]>([
  ['the variable', [], { NODE_USE_ENV_PROXY: '1' }],
  ['the flag', ['--use-env-proxy'], {}],
  ['the flag among NODE_OPTIONS', [], { NODE_OPTIONS: '--use-env-proxy' }],
])('goes through the proxy where %s tells Node.js so', async (_, flags, told) => {
  await using backend = await OtlpReceiver.start();
  const { port } = new URL(backend.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? '');
  await using proxy = await ForwardProxy.start({ 'collector.test': Number(port) }, 'user:pass');
  await using app = new TestProcess({
    args: [...flags, '--require', register, '-e', script],
    env: {
      ...quiet,
      ...backend.env,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.test',
      HTTP_PROXY: `http://user:pass@${proxy.host}`,
      ...told,
    },
  });
  expect(await app.exit()).toEqual({ code: 0, signal: null });
  expect(backend.logRecords.map(({ body }) => body?.stringValue)).toEqual(['through the proxy']);
  expect(proxy.requests.map(({ target }) => target)).toContain('http://collector.test/v1/logs');
});

it('goes directly where Node.js itself does', async () => {
  await using backend = await OtlpReceiver.start();
  await using proxy = await ForwardProxy.start({});
  await using app = new TestProcess({
    args: ['--require', register, '-e', script],
    env: { ...quiet, ...backend.env, HTTP_PROXY: `http://${proxy.host}` },
  });
  expect(await app.exit()).toEqual({ code: 0, signal: null });
  expect(backend.logRecords).toHaveLength(1);
  expect(proxy.requests).toEqual([]);
});
