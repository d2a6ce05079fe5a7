import type { Setting } from '../setting.ts';

/** Log records: level, files, redaction. */
export const loggingSettings = {
  USE_JSON_LOGGING: {
    kind: 'switch',
    help: 'Write JSON records to the console and to hishamos.json.log. On when NODE_ENV is production; the file then only where HISHAMOS_LOG_SHIP leaves it to files.',
  },
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
  HISHAMOS_LOG_SHIP: {
    kind: 'oneOf',
    values: ['otlp', 'files', 'both'],
    help: 'Who brings records to the backend: the process itself through OTLP, a program that reads hishamos.json.log, or, each record twice, both. Unset: OTLP where an exporter for logs is configured, and then the JSON file only where USE_JSON_LOGGING or HISHAMOS_LOG_FILES asks for it.',
  },
} as const satisfies Record<string, Setting>;
