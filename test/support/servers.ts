import { execFileSync } from 'node:child_process';
import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { env } from 'node:process';

/** Programs that tests use and npm does not have, and how to get them. */
const remedies = {
  prometheus: 'apt-get install prometheus',
  prometheus3: 'run .ci/prometheus-3 on Debian, or set PROMETHEUS3_BIN',
  promtool: 'apt-get install prometheus',
  'prometheus-alertmanager': 'apt-get install prometheus-alertmanager',
  amtool: 'apt-get install prometheus-alertmanager',
  postgres: 'apt-get install postgresql',
  mariadbd: 'apt-get install mariadb-server-core',
  'redis-server': 'apt-get install redis-server',
  'rabbitmq-server': 'apt-get install rabbitmq-server',
  chromium: 'apt-get install chromium',
  wrk: 'apt-get install wrk',
  openssl: 'apt-get install openssl',
  rsyslogd: 'apt-get install rsyslog',
  script: 'apt-get install bsdutils',
  otelcol: 'set OTELCOL_BIN, or put the OpenTelemetry Collector at .servers/otelcol',
  'prometheus-client': 'apt-get install python3-prometheus-client',
} as const;

export type ServerName = keyof typeof remedies;

/** Where a program is, or why the tests that need it are skipped. */
export type Located =
  | { readonly path: string; readonly reason?: undefined }
  | { readonly path?: undefined; readonly reason: string };

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Python that has Prometheus's client library; Debian's own interpreter first. */
function pythonWithClient(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => {
    try {
      execFileSync(python, ['-c', 'import prometheus_client'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

const root = resolve(import.meta.dirname, '../..');

function locate(name: ServerName): string | undefined {
  if (name === 'prometheus-client') return pythonWithClient();
  const onPath = (env.PATH ?? '').split(delimiter).map((directory) => join(directory, name));
  const elsewhere: Partial<Record<ServerName, string[]>> = {
    otelcol: [env.OTELCOL_BIN ?? '', join(root, '.servers/otelcol')],
    prometheus3: [env.PROMETHEUS3_BIN ?? '', join(root, '.servers/prometheus3')],
    mariadbd: ['/usr/sbin/mariadbd'],
    // The one on the PATH changes to a user of its own.
    'rabbitmq-server': ['/usr/lib/rabbitmq/bin/rabbitmq-server'],
    // Debian keeps one a version, and none of them on the PATH.
    postgres: globSync('/usr/lib/postgresql/*/bin/postgres'),
  };
  const candidates = [...(elsewhere[name] ?? []), ...(name === 'otelcol' ? [] : onPath)];
  return candidates.find((path) => path !== '' && isExecutable(path));
}

/**
 * Finds a program that a test needs. Where it is absent the test skips with the reason; with REQUIRE_SERVERS=1
 * that is a failure, so that nothing is skipped unnoticed, except for what OPTIONAL_SERVERS lists.
 *
 * @example
 * const promtool = requireServer('promtool');
 * it('…', (test) => {
 *   if (promtool.path === undefined) return test.skip(promtool.reason);
 *   …
 * });
 */
export function requireServer(name: ServerName): Located {
  const path = locate(name);
  if (path !== undefined) return { path };
  const reason = `${name} is not installed: ${remedies[name]}`;
  const optional = (env.OPTIONAL_SERVERS ?? '').split(',').includes(name);
  if (env.REQUIRE_SERVERS === '1' && !optional) throw new Error(reason);
  return { reason };
}
