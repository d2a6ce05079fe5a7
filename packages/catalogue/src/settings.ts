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
  HISHAMOS_LOG_CALLSITE: {
    kind: 'oneOf',
    values: ['always', 'warn', 'off'],
    fallback: 'always',
    help: 'Which records tell module, function and line of the call: all, those from WARNING up, or none.',
  },
  HISHAMOS_LOG_CAPTURE_CONSOLE: {
    kind: 'switch',
    fallback: 'off',
    help: 'Write what the application prints with console.log and its siblings to the log files too.',
  },
  HISHAMOS_LOG_CONSOLE: { kind: 'switch', fallback: 'on', help: 'Write log records to the console.' },
  HISHAMOS_LOG_DIR: { kind: 'text', fallback: 'logs', help: 'Directory of the log files.' },
  HISHAMOS_LOG_FILES: {
    kind: 'oneOf',
    values: ['both', 'json', 'text', 'off'],
    fallback: 'both',
    help: 'Which log files are written; the JSON file only while JSON logging is on.',
  },
  HISHAMOS_LOG_FILE_MODE: {
    kind: 'oneOf',
    values: ['0600', '0640', '0644', '0660', '0664'],
    fallback: '0640',
    help: 'Permissions of a log file that is made.',
  },
  HISHAMOS_LOG_GZIP: { kind: 'switch', fallback: 'off', help: 'Compress rotated log files.' },
  HISHAMOS_LOG_KEEP_DAYS: {
    kind: 'integer',
    min: 0,
    max: 36_500,
    fallback: '0',
    help: 'Days after which a rotated log file is deleted; 0 keeps them whatever their age.',
  },
  HISHAMOS_LOG_KEEP_FILES: {
    kind: 'integer',
    min: 0,
    max: 100_000,
    fallback: '20',
    help: 'Rotated log files that are kept, of each kind; 0 keeps all.',
  },
  HISHAMOS_LOG_KEEP_MIB: {
    kind: 'integer',
    min: 0,
    max: 100_000_000,
    fallback: '0',
    help: 'MiB that the rotated log files of each kind may take together; 0 is no limit.',
  },
  HISHAMOS_LOG_LEVEL: {
    kind: 'oneOf',
    values: ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'],
    fallback: 'INFO',
    help: 'The lowest level that is logged.',
  },
  HISHAMOS_LOG_LEVELS: {
    kind: 'list',
    help: 'Levels of single loggers and all below them, such as apps.agents=DEBUG,*=INFO.',
  },
  HISHAMOS_LOG_REDACT: {
    kind: 'switch',
    fallback: 'on',
    help: 'Take secrets out of log records: passwords, tokens, keys, cookies, card numbers, credentials in URLs.',
  },
  HISHAMOS_LOG_REDACT_KEYS: {
    kind: 'list',
    help: 'Further field names whose values are secrets, at any depth and however they are spelled.',
  },
  HISHAMOS_LOG_REDACT_PATTERN: {
    kind: 'text',
    help: 'A regular expression; what it matches in a message, field or exception is a secret.',
  },
  HISHAMOS_LOG_ROTATE_DAILY: {
    kind: 'switch',
    fallback: 'on',
    help: 'Begin a new log file every day (UTC).',
  },
  HISHAMOS_LOG_ROTATE_MIB: {
    kind: 'integer',
    min: 0,
    max: 1_000_000,
    fallback: '100',
    help: 'MiB after which a new log file begins; 0 is never.',
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
