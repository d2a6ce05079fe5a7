import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath, kill } from 'node:process';
import { promisify } from 'node:util';
import { beforeAll, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { root } from '../support/process.ts';
import { fileOf, install } from '../third-party/install.ts';
import { required, Scraper, totals, until } from './group.ts';

const run = promisify(execFile);

/** A PM2 of its own, which ends with the test. */
function pm2() {
  const folder = mkdtempSync(join(tmpdir(), 'hishamos-pm2-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  const call = (...args: string[]) =>
    run(execPath, [fileOf('pm2/bin/pm2'), ...args], {
      cwd: folder,
      env: { PATH: env.PATH, HOME: folder, PM2_HOME: home, TMPDIR: folder },
    });
  onTestFinished(async () => {
    await call('kill');
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, call };
}

const asked = env.THIRD_PARTY === '1';

beforeAll(() => {
  if (asked) install();
}, 600_000);

it.runIf(asked).each(['cluster', 'fork'])(
  'instances of one name under PM2, in mode %s, are counted together',
  async (mode) => {
    const { folder, call } = pm2();
    const ports = [await freePort(), await freePort()] as const;
    const app = (name: string, instances: number, port: number) => ({
      name,
      instances,
      exec_mode: mode,
      script: join(import.meta.dirname, 'pm2-app.cjs'),
      cwd: root,
      // In cluster mode it is looked for from where the daemon was started.
      node_args: ['--require', join(root, 'packages/monitoring/register.cjs')],
      env: { HISHAMOS_MONITORING_PORT: port, HISHAMOS_LOG_FILES: 'off' },
    });
    const apps = [app('shop', 3, ports[0]), app('mailer', 2, ports[1])];
    writeFileSync(join(folder, 'ecosystem.config.json'), JSON.stringify({ apps }));
    await call('start', 'ecosystem.config.json');
    const [shop, mailer] = ports.map((port) => ({ pid: 0, origin: `http://127.0.0.1:${port}` }));
    const isWhole = (member: typeof shop, executions: number, processes: number) => async () => {
      const page = await new Scraper().scrape(required(member)).then(totals, () => undefined);
      return page?.executions === executions && page.processes === processes;
    };
    await until(isWhole(shop, 30, 3), 'three instances of one');
    await until(isWhole(mailer, 20, 2), 'two instances of the other');
    const { stdout } = await call('jlist');
    const listed = JSON.parse(stdout.slice(stdout.indexOf('[{'))) as { pid: number; name: string }[];
    kill(required(listed.find(({ name }) => name === 'shop')).pid, 'SIGKILL');
    await until(isWhole(shop, 40, 3), 'what the killed one recorded, and its successor');
    await call('reload', 'shop');
    await until(isWhole(shop, 70, 3), 'what all have recorded before and after a reload');
  },
);
