import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { metrics } from '@hishamos/catalogue';
import { beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './support/free-port.ts';
import { type Exit, register, TestProcess } from './support/process.ts';
import { parsePage } from './support/prometheus-page.ts';
import { type Application, applications, type Question } from './third-party/applications.ts';
import { install } from './third-party/install.ts';

const asked = env.THIRD_PARTY === '1';

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

interface Run {
  readonly answers: readonly Answer[];
  readonly complaints: readonly string[];
  readonly exit: Exit;
  /** The Prometheus page, where there is one. */
  readonly page: string;
}

/** Milliseconds that an application may take to start. */
const patience = 45_000;

/** Waits for what an application prints when it is ready; to ask it would be counted. */
async function started(app: TestProcess, ready: RegExp): Promise<void> {
  const until = Date.now() + patience;
  while (!ready.test(app.stdout) && !ready.test(app.stderr)) {
    if (Date.now() > until) throw new Error(`it does not start:\n${app.stdout}\n${app.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asks all questions, in the session that the first answer may open. */
async function ask(origin: string, questions: readonly Question[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  let session: Record<string, string> = {};
  for (const { path, method = 'GET', headers, body, text = (all: string) => all } of questions) {
    const response = await fetch(origin + path, {
      method,
      headers: { ...headers, ...(method === 'POST' ? session : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const id = response.headers.get('mcp-session-id');
    if (id !== null) session = { 'mcp-session-id': id };
    answers.push({
      status: response.status,
      type: response.headers.get('content-type'),
      body: text(await response.text()).replaceAll(origin, 'http://origin'),
    });
  }
  return answers;
}

async function run(application: Application, signal: NodeJS.Signals, monitored: boolean): Promise<Run> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'hishamos-third-party-'));
  try {
    await using app = new TestProcess({
      args: [...(monitored ? ['--require', register] : []), ...application.prepare(folder, port)],
      env: application.env?.(port) ?? {},
    });
    await started(app, application.ready);
    const answers = await ask(origin, application.questions);
    const page = await (await fetch(`${origin}/api/v1/monitoring/prometheus/metrics/`)).text();
    app.kill(signal);
    const exit = await app.exit();
    const complaints = app.complaints.map((line) =>
      line.replaceAll(String(port), 'PORT').replace(/^\(node:\d+\)/, '(node)'),
    );
    return { answers, page, exit, complaints };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How often each method, endpoint and status was counted. */
function countedRequests(page: string): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const [key, value] of parsePage(page).samples) {
    const [name, labels] = key.split(/ (.*)/s);
    if (name !== metrics.apiRequests.name || labels === undefined) continue;
    const { method, endpoint, status_code } = Object.fromEntries(JSON.parse(labels) as [string, string][]);
    counted[`${method} ${endpoint} ${status_code}`] = value;
  }
  return counted;
}

describe.skipIf(!asked)('applications of others (only with THIRD_PARTY=1: they are large)', () => {
  beforeAll(install, 600_000);

  describe.each(applications)('$name', (application) => {
    it.each(['SIGTERM', 'SIGINT'] as const)(
      'runs as it does alone, until %s',
      async (signal) => {
        const alone = await run(application, signal, false);
        const monitored = await run(application, signal, true);

        expect(monitored.answers).toEqual(alone.answers);
        expect(monitored.exit).toEqual(alone.exit);
        const [banner, ...complaints] = monitored.complaints;
        expect(banner).toMatch(/^hishamos monitoring /);
        expect(complaints).toEqual(alone.complaints);
        expect(countedRequests(monitored.page)).toEqual(application.series);
      },
      3 * patience,
    );
  });
});
