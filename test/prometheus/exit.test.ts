import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

/** Serves, is scraped over a connection that stays open, and has then nothing more to do. */
const script = `
import { Agent, get } from 'node:http';
import { monitoringEndpoints, serveMonitoring } from '@hishamos/prometheus';
const server = await serveMonitoring({ port: 0, host: '127.0.0.1', handler: monitoringEndpoints({ token: '' }) });
const agent = new Agent({ keepAlive: true });
get({ port: server.port, path: '/api/v1/monitoring/health/', agent }, (response) => {
  response.on('data', (body) => console.log(String(body)));
  response.on('end', () => agent.once('free', (socket) => socket.unref()));
});
`;

it('does not keep the process alive', async () => {
  const { stdout, stderr } = await run(
    process.execPath,
    ['--conditions=@hishamos/source', '--no-warnings', '--input-type=module', '--eval', script],
    { cwd: join(import.meta.dirname, '../..'), timeout: 30_000 },
  );
  expect(stdout).toBe('{"status":"healthy"}\n');
  expect(stderr).toBe('');
});
