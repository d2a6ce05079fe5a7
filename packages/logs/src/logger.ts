import type winston from 'winston';
import { type CallSite, callSite } from './call-site.ts';
import { levelNamed, methodNames, urgency } from './level.ts';
import { type LogCall, parseCall, parseInfo } from './log-call.ts';
import { currentSettings, deliver } from './logs-state.ts';
import { readSafely } from './plain.ts';
import { makeRecord } from './record.ts';
import { warnOnce } from './warn.ts';
import { createBareLogger, isPiped, pipeRecord } from './winston-logger.ts';

/**
 * A winston 3 logger with the levels of HishamOS: `debug`, `info`, `warning` (and `warn`), `error`, `critical`;
 * winston's npm and syslog names work too. Fields and errors may follow the message in any order.
 */
export interface Logger extends winston.Logger {
  critical: winston.LeveledLogMethod;
}

type Below = (...args: never[]) => unknown;

/** One logger, or one child of it: its name, its own fields and level. */
class Equipment {
  readonly #root: winston.Logger;
  readonly #name: string;
  readonly #defaults: readonly object[];
  #level: string | undefined;
  readonly #parent: { level: string };

  constructor(root: winston.Logger, name: string, defaults: readonly object[], parent: { level: string }) {
    this.#root = root;
    this.#name = name;
    this.#defaults = defaults;
    this.#parent = parent;
  }

  get level(): string {
    return this.#level ?? this.#parent.level;
  }

  set level(given: string) {
    this.#level = levelNamed(given)?.toLowerCase() ?? given;
  }

  isLevelEnabled(name: string): boolean {
    const level = levelNamed(name);
    return level !== undefined && (this.#shows(level) || isPiped(this.#root));
  }

  #shows(level: LogCall['level']): boolean {
    const lowest = levelNamed(this.level);
    return lowest !== undefined && urgency[level] <= urgency[lowest];
  }

  /** Stamps the call and hands it on, all before it returns. `parse` runs only when the level is on. */
  log(level: LogCall['level'], parse: () => LogCall, below: Below, direct: boolean): void {
    try {
      const root = this.#root;
      const shown = this.#shows(level);
      const piped = isPiped(root);
      if (root.silent || !(shown || piped)) return;
      const site: CallSite = callSite(below, direct);
      const call = parse();
      call.fields.push(...this.#defaults);
      if (root.defaultMeta) call.fields.push(root.defaultMeta);
      const record = makeRecord(this.#name, call, site);
      if (shown) deliver(record);
      if (piped) pipeRecord(root, record);
    } catch (error) {
      warnOnce('log', `a log call failed: ${error}`);
    }
  }

  child(fields: object): Equipment {
    return new Equipment(this.#root, this.#name, [fields, ...this.#defaults], this);
  }
}

/** Gives `logger` our methods, as its own properties, so that they work detached from it too. */
function equip(logger: winston.Logger, equipment: Equipment): Logger {
  const methods: Record<string, unknown> = {
    log: function log(level: unknown, ...args: unknown[]) {
      if (args.length === 0 && typeof level === 'object' && level !== null) logInfo(level, log);
      else {
        const named = levelNamed(level) ?? 'INFO';
        equipment.log(named, () => parseCall(named, args), log, true);
      }
      return logger;
    },
    write: function write(info: unknown, encoding?: unknown, done?: unknown) {
      if (typeof info === 'object' && info !== null && !ArrayBuffer.isView(info)) logInfo(info, write);
      else equipment.log('INFO', () => parseCall('INFO', [String(info).trimEnd()]), write, false);
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') process.nextTick(() => callback());
      return true;
    },
    child: (fields: unknown) =>
      equip(
        Object.create(logger) as winston.Logger,
        equipment.child(typeof fields === 'object' && fields !== null ? fields : {}),
      ),
    isLevelEnabled: (name: string) => equipment.isLevelEnabled(name),
  };
  const logInfo = (info: object, below: Below) => {
    const level = levelNamed(readSafely(info, 'level')) ?? 'INFO';
    equipment.log(level, () => parseInfo(level, info), below, false);
  };
  for (const name of methodNames) {
    const level = levelNamed(name) ?? 'INFO';
    const method = (...args: unknown[]) => {
      equipment.log(level, () => parseCall(level, args), method, true);
      return logger;
    };
    methods[name] = method;
  }
  Object.defineProperty(logger, 'level', {
    get: () => equipment.level,
    set: (level: string) => {
      equipment.level = level;
    },
    enumerable: true,
    configurable: true,
  });
  return Object.assign(logger, methods) as winston.Logger as Logger;
}

/** Read at the first log call, not when a module makes its logger: an application may fill its environment first. */
const environment = {
  get level(): string {
    return currentSettings().level.toLowerCase();
  },
};

/** A new logger of a name. */
export function createLogger(name: string): Logger {
  const root = createBareLogger();
  return equip(root, new Equipment(root, name, [], environment));
}
