import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { register, root, TestProcess } from '../support/process.ts';
import { requireServer } from '../support/servers.ts';

const rsyslogd = requireServer('rsyslogd');
const lines = 10_000;

/** A receiver of JSON lines. */
async function receiver() {
  let text = '';
  const server = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, received: () => text };
}

/** The committed configuration with this test's places in it. */
function configure(base: string, port: number): string {
  const file = join(base, 'rsyslog.conf');
  const committed = readFileSync(join(root, 'infrastructure/monitoring/logs/rsyslog.conf'), 'utf8');
  writeFileSync(
    file,
    committed
      .replace('/var/log/hishamos', join(base, 'logs'))
      .replace('/var/lib/rsyslog', join(base, 'work'))
      .replace('target="logstash"', 'target="127.0.0.1"')
      .replace('port="5170"', `port="${port}"`),
  );
  return file;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

test('a real shipper with our configuration: each line arrives once and whole, through a rotation', async (context) => {
  if (rsyslogd.path === undefined) return context.skip(rsyslogd.reason);
  const base = mkdtempSync(join(tmpdir(), 'hishamos-rsyslog-'));
  for (const folder of ['logs', 'work']) mkdirSync(join(base, folder));
  const { server, port, received } = await receiver();
  const args = ['-n', '-i', join(base, 'pid'), '-f', configure(base, port)];
  const shipper = spawn(rsyslogd.path, args, { stdio: 'ignore' });
  try {
    // It follows a file through rotations that it sees: it has to be there first.
    writeFileSync(join(base, 'logs/hishamos.json.log'), '{"n":-1}\n');
    await vi.waitFor(() => expect(received()).toBe('{"n":-1}\n'), 30_000);
    await using running = new TestProcess({
      args: ['--require', register, join(import.meta.dirname, 'fixtures/loss.mjs'), 'slowly'],
      env: {
        HISHAMOS_BANNER: 'off',
        HISHAMOS_LOG_CONSOLE: 'off',
        HISHAMOS_LOG_DIR: join(base, 'logs'),
        HISHAMOS_LOG_FILES: 'json',
        HISHAMOS_LOG_ROTATE_MIB: '3',
        USE_JSON_LOGGING: 'on',
      },
    });
    expect(await running.exit()).toEqual({ code: 0, signal: null });
    expect(readdirSync(join(base, 'logs')).length).toBe(2);
    await vi.waitFor(() => expect(received().split('\n').length).toBeGreaterThan(lines + 1), 30_000);
    const numbers = received()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).n);
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: lines + 1 }, (_, i) => i - 1));
  } finally {
    await stop(shipper);
    server.close();
    rmSync(base, { recursive: true });
  }
});
