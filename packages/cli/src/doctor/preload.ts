import { execFile } from 'node:child_process';
import { metrics, monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import type { CommandLine } from '../command-line.ts';
import type { Examine, Finding } from './diagnosis.ts';

/** An application of its own that asks itself, and prints its own metrics page. */
const application = `
import { createServer } from 'node:http';
const server = createServer((request, response) => response.end('well'));
server.listen(0, '127.0.0.1', async () => {
  const origin = 'http://127.0.0.1:' + server.address().port;
  try {
    await (await fetch(origin + '/doctor')).text();
    console.log(await (await fetch(origin + ${JSON.stringify(monitoringPrefix + monitoringPaths.metrics)})).text());
  } catch (error) {
    console.log(String(error));
  }
  process.exit();
});`;

/** What of the environment says where telemetry goes: the test application is to leave no trace there. */
const elsewhere = /^(?:OTEL_|HISHAMOS_|ALERTING_|TWILIO_|NODE_OPTIONS$)/;
/** What of it sends nothing, but is only understood by who uses it. */
const understood =
  /^(?:HISHAMOS_TRUSTED_PROXIES|OTEL_PROPAGATORS|OTEL_RESOURCE_ATTRIBUTES|OTEL_NODE_(?:EN|DIS)ABLED_INSTRUMENTATIONS)$/;

const timeout = 20_000;

/** Runs the test application under the preload; gives what it printed. */
function run(env: CommandLine['env'], directory: string): Promise<{ stdout: string; stderr: string }> {
  const kept = Object.fromEntries(
    Object.entries(env).filter(([name]) => understood.test(name) || !elsewhere.test(name)),
  );
  const quiet = { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_FILES: 'off', HISHAMOS_LOG_CONSOLE: 'off' };
  const args = ['--require', '@hishamos/monitoring/register', '--input-type=module', '-e', application];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: directory, env: { ...kept, ...quiet }, timeout, maxBuffer: 1 << 26 },
      (_error, stdout, stderr) => resolve({ stdout, stderr }),
    );
  });
}

/** What the preload said against settings. */
const objections = (stderr: string): Finding[] =>
  [...stderr.matchAll(/^hishamos (?:error|warning): (.*)$/gm)].map(([, message = '']) => ({
    level: 'problem',
    check: 'settings',
    message,
    remedy: 'Correct it; docs/configuration.md lists all.',
  }));

/** Whether an ES-module application under the preload, in this folder, has its requests counted. */
export const examinePreload: Examine = async ({ env, directory }): Promise<Finding[]> => {
  const check = 'preload';
  const { stdout, stderr } = await run(env, directory);
  const counted = stdout
    .split('\n')
    .some((line) => line.startsWith(metrics.apiRequests.name) && line.endsWith(' 1'));
  if (counted) {
    const message =
      'a test application under --require @hishamos/monitoring/register had its request counted';
    return [{ level: 'ok', check, message }, ...objections(stderr)];
  }
  const why =
    stderr.split('\n').find((line) => /error|cannot|hishamos/i.test(line)) ?? 'its request was not counted';
  const remedy = 'Run npm install @hishamos/monitoring in this folder; then see the message above.';
  return [{ level: 'problem', check, message: `a test application does not work: ${why.trim()}`, remedy }];
};
