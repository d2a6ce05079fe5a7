/** How the text of an environment variable is read. */
export type SettingKind =
  | { readonly kind: 'switch' }
  | { readonly kind: 'text' }
  | { readonly kind: 'secret' }
  | { readonly kind: 'list' }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number };

/** One environment variable of ours. A `secret` may be given as `NAME_FILE` too. */
export type Setting = SettingKind & { readonly help: string; readonly fallback?: string };

/** The environment variables that the product reads beside OpenTelemetry's own. */
export const settings = {
  USE_JSON_LOGGING: {
    kind: 'switch',
    help: 'Write JSON records to the console and to hishamos.json.log. On when NODE_ENV is production.',
  },
  HISHAMOS_BANNER: { kind: 'switch', fallback: 'on', help: 'Print one line on stderr at start.' },
  HISHAMOS_LOG_CONSOLE: { kind: 'switch', fallback: 'on', help: 'Write log records to the console.' },
  HISHAMOS_LOG_DIR: { kind: 'text', fallback: 'logs', help: 'Directory of the log files.' },
  HISHAMOS_LOG_LEVEL: {
    kind: 'oneOf',
    values: ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'],
    fallback: 'INFO',
    help: 'The lowest level that is logged.',
  },
  HISHAMOS_MONITORING_HOST: {
    kind: 'text',
    fallback: '0.0.0.0',
    help: 'Address that the monitoring port binds to.',
  },
  HISHAMOS_MONITORING_PORT: {
    kind: 'integer',
    min: 1,
    max: 65535,
    help: 'Serve the monitoring endpoints on this port alone, and not on the application’s own servers.',
  },
  HISHAMOS_MONITORING_TOKEN: {
    kind: 'secret',
    help: 'Bearer token that the monitoring endpoints ask for.',
  },
  HISHAMOS_MOUNT: {
    kind: 'switch',
    fallback: 'on',
    help: 'Serve the monitoring endpoints on the application’s own HTTP servers.',
  },
  HISHAMOS_SERIES_CAP: {
    kind: 'integer',
    min: 1,
    max: 1_000_000,
    fallback: '2000',
    help: 'Series a metric may have; what exceeds it folds into one series labelled __other__.',
  },
  HISHAMOS_SHUTDOWN_TIMEOUT: {
    kind: 'integer',
    min: 0,
    max: 600_000,
    fallback: '3000',
    help: 'Milliseconds that sending on the queued telemetry may delay the end of the process.',
  },
  HISHAMOS_TRUSTED_PROXIES: {
    kind: 'list',
    help: 'Addresses or CIDR ranges of the proxies whose forwarding headers are believed.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;
