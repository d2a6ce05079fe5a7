import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { defaultAlertConfig } from '@hishamos/catalogue/alerts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hishamos } from '../support/hishamos.ts';
import { root } from '../support/process.ts';

interface Pushed {
  readonly dashboard: { readonly uid: string; readonly id: null; readonly title: string };
  readonly overwrite: boolean;
  readonly folderUid?: string;
}

const committed = join(root, 'infrastructure/monitoring');
let directory: string;
let grafana: Server;
let pushed: Pushed[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'hishamos-artefacts-'));
  pushed = [];
  grafana = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'POST' || request.url !== '/grafana/api/dashboards/db') return answer(404, {});
    const allowed = ['Bearer glsa_secret', `Basic ${btoa('admin:p@ss')}`];
    if (!allowed.includes(request.headers.authorization ?? ''))
      return answer(401, { message: 'Unauthorized' });
    const body = (await json(request)) as Pushed;
    pushed.push(body);
    answer(200, { status: 'success', url: `/grafana/d/${body.dashboard.uid}/x` });
  });
  await new Promise<void>((resolve) => grafana.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  grafana.close();
  rmSync(directory, { recursive: true });
});

const url = () => `http://127.0.0.1:${(grafana.address() as AddressInfo).port}/grafana`;

it('pushes every dashboard to Grafana, and says where they are', async () => {
  const file = join(directory, 'token');
  writeFileSync(file, 'glsa_secret\n');
  const args = ['dashboards', 'push', '--url', url(), '--token-file', file, '--folder', 'ops'];
  const { code, stdout } = await hishamos(args);
  expect(code).toBe(0);
  const names = readdirSync(join(committed, 'grafana-dashboards')).map((name) => name.replace('.json', ''));
  expect(pushed.map(({ dashboard }) => dashboard.uid).toSorted()).toEqual(
    names.map((name) => `hishamos-${name}`).toSorted(),
  );
  for (const { dashboard, overwrite, folderUid } of pushed)
    expect({ id: dashboard.id, overwrite, folderUid }).toEqual({
      id: null,
      overwrite: true,
      folderUid: 'ops',
    });
  expect(stdout).toContain(`${new URL(url()).origin}/grafana/d/hishamos-system-overview/x`);
});

it('takes a name and a password from the URL, and shows neither', async () => {
  const push = (password: string) =>
    hishamos(['dashboards', 'push', '--url', url().replace('//', `//admin:${password}@`)]);
  expect(await push('p%40ss')).toMatchObject({ code: 0, stderr: '' });
  const { code, stderr } = await push('wrong');
  expect(code).toBe(1);
  expect(stderr).not.toContain('wrong');
});

it('says what to do where Grafana does not let it in', async () => {
  const { code, stderr } = await hishamos(['dashboards', 'push', '--url', url(), '--token', 'wrong']);
  expect(code).toBe(1);
  expect(stderr).toContain('answers 401 (Unauthorized)');
  expect(stderr).toContain('--token');
  expect(stderr).not.toContain('wrong');
});

it('writes the committed dashboards', async () => {
  const { code, stdout } = await hishamos(['dashboards', 'write', join(directory, 'new')]);
  expect(code).toBe(0);
  for (const name of readdirSync(join(committed, 'grafana-dashboards'))) {
    expect(stdout).toContain(name);
    expect(readFileSync(join(directory, 'new', name), 'utf8')).toBe(
      readFileSync(join(committed, 'grafana-dashboards', name), 'utf8'),
    );
  }
});

it('writes dashboards whose thresholds are those of the alerts', async () => {
  const env = { ALERTING_PARAMETERS: 'errorRatioWarning=0.031,slowSecondsWarning=0.25' };
  const args = ['dashboards', 'write', directory, '--set', 'slowSecondsWarning=0.5'];
  expect((await hishamos(args, env)).code).toBe(0);
  const name = 'api-performance.json';
  const steps = (file: string) => readFileSync(file, 'utf8').match(/"value": [\d.]+(?=,\n\s*"color")/g) ?? [];
  const [made, shipped] = [directory, join(committed, 'grafana-dashboards')].map((folder) =>
    steps(join(folder, name)),
  );
  const { errorRatioWarning, slowSecondsWarning } = defaultAlertConfig;
  const changed = { [errorRatioWarning]: 0.031, [slowSecondsWarning]: 0.5 };
  expect(made).toEqual(
    shipped?.map((step) => step.replace(/[\d.]+$/, (value) => String(changed[Number(value)] ?? value))),
  );
  expect(made).not.toEqual(shipped);
});

const withoutNote = (text: string) => text.replace(/^(#.*\n)+/, '');

it('prints the committed rules, and others when told', async () => {
  const { stdout } = await hishamos(['rules']);
  expect(withoutNote(stdout)).toBe(withoutNote(readFileSync(join(committed, 'alert-rules.yaml'), 'utf8')));
  const config = join(directory, 'own.yaml');
  writeFileSync(config, 'costUsd: 30\nminRequests: 99\n');
  const other = await hishamos(['rules', '--config', config, '--set', 'costUsd=40', '--slo', '99.5']);
  expect(other.stdout).toContain('increase1h > 40');
  expect(other.stdout).toContain('increase1h > 80');
  expect(other.stdout).toContain('>= 99');
  expect(other.stdout).toContain('alert: ErrorBudgetBurn');
});

it('makes the rules of what the variables set, unless the command line says otherwise', async () => {
  const env = {
    ALERTING_COST_THRESHOLD_USD: '7.5',
    ALERTING_PARAMETERS: 'minRequests=77,minLookups=88',
    ALERTING_RUNBOOKS_URL: 'https://wiki.example/runbooks',
  };
  const { stdout } = await hishamos(['rules', '--set', 'minLookups=99'], env);
  expect(stdout).toContain('increase1h > 7.5');
  expect(stdout).toContain('>= 77');
  expect(stdout).toContain('>= 99');
  expect(stdout).toContain('runbook_url: https://wiki.example/runbooks/HighCost\n');
  expect((await hishamos(['rules', '--runbooks', 'https://other.example/'], env)).stdout).toContain(
    'runbook_url: https://other.example/HighCost\n',
  );
  expect((await hishamos(['rules', '--parameters'], env)).stdout).toMatch(/^minRequests +77 /m);
  const bad = await hishamos(['rules'], { ALERTING_PARAMETERS: 'minRequest=77' });
  expect(bad.stderr).toMatch(/^ALERTING_PARAMETERS is ignored: there is no parameter minRequest; .+\n$/);
  expect(withoutNote(bad.stdout)).toBe(
    withoutNote(readFileSync(join(committed, 'alert-rules.yaml'), 'utf8')),
  );
});

it('writes rules with their tests', async () => {
  const { code } = await hishamos(['rules', '--output', directory]);
  expect(code).toBe(0);
  expect(readdirSync(directory).toSorted()).toEqual(['alert-rules.test.yaml', 'alert-rules.yaml']);
});

it.each([
  [['rules', '--set', 'costUSD=1'], 'there is no parameter costUSD'],
  [['rules', '--set', 'costUsd=-1'], 'takes a number from 0 up'],
  [['rules', '--set', 'costUsd'], 'name=value'],
  [['rules', '--slo', '100'], 'between 0 and 100'],
  [['rules', '--scope', 'a b'], 'names of labels'],
  [['dashboards', 'push', '--url', 'nowhere'], 'is not a URL'],
  [['dashboards', 'push', '--url', 'ftp://grafana'], 'is not a URL'],
  [['dashboards', 'push'], '--url'],
])('exits with 2 and says why when called as %j', async (args, why) => {
  const { code, stderr } = await hishamos(args);
  expect(code).toBe(2);
  expect(stderr).toContain(why);
  expect(stderr).not.toMatch(/\n\s+at /);
});
