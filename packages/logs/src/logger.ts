import type { LogLevel } from '@hishamos/catalogue';
import type winston from 'winston';
import { callSite, siteOfTrace, type Trace, unknownSite } from './call-site.ts';
import { levelNamed, methodNames, urgency } from './level.ts';
import type { LevelRules } from './level-rules.ts';
import { type LogCall, parseCall, parseInfo } from './log-call.ts';
import { currentSettings, deliver, needsFields } from './logs-state.ts';
import { makeRecord } from './record.ts';
import { readSafely } from './values.ts';
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

/** Whom a logger asks for its level while it has none of its own. */
interface Levelled {
  /** The level as winston writes it: in small letters. */
  readonly level: string;
  /** How urgent a record must be, in numbers of {@link urgency}; below zero nothing is. */
  readonly threshold: number;
}

const thresholdOf = (level: string): number => {
  const known = levelNamed(level);
  return known === undefined ? -1 : urgency[known];
};

/** The level that the rules of the environment, or of `setLogLevel`, give to a name. */
class RuledLevel implements Levelled {
  readonly #name: string;
  #rules: LevelRules | undefined;
  #version = -1;
  #level = '';
  #threshold = -1;

  constructor(name: string) {
    this.#name = name;
  }

  /** The environment is read at the first log call, not when a module makes its logger: it may be filled first. */
  #look(): void {
    this.#rules ??= currentSettings().levels;
    if (this.#rules.version === this.#version) return;
    this.#version = this.#rules.version;
    const level = this.#rules.levelOf(this.#name);
    this.#level = level.toLowerCase();
    this.#threshold = urgency[level];
  }

  get level(): string {
    this.#look();
    return this.#level;
  }

  get threshold(): number {
    this.#look();
    return this.#threshold;
  }
}

/** One logger, or one child of it: its name, its own fields and level. */
class Equipment implements Levelled {
  readonly #root: winston.Logger;
  readonly #name: string;
  readonly #defaults: readonly object[];
  #own: Levelled | undefined;
  readonly #parent: Levelled;

  constructor(root: winston.Logger, name: string, defaults: readonly object[], parent: Levelled) {
    this.#root = root;
    this.#name = name;
    this.#defaults = defaults;
    this.#parent = parent;
  }

  get level(): string {
    return (this.#own ?? this.#parent).level;
  }

  set level(given: string) {
    this.#own = { level: levelNamed(given)?.toLowerCase() ?? given, threshold: thresholdOf(given) };
  }

  get threshold(): number {
    return (this.#own ?? this.#parent).threshold;
  }

  isLevelEnabled(name: string): boolean {
    const level = levelNamed(name);
    return level !== undefined && (urgency[level] <= this.threshold || isPiped(this.#root));
  }

  /** Whether a record of this level is going to tell its call site. */
  locates(level: LogLevel): boolean {
    return urgency[level] <= this.threshold && isLocated(level);
  }

  /**
   * Stamps the call and hands it on, all before it returns. `parse` runs only when the level is on.
   *
   * @param below the function whose caller is the call site.
   * @param trace that caller, where it was noted already.
   */
  log(
    level: LogLevel,
    parse: (level: LogLevel, args: readonly unknown[]) => LogCall,
    args: readonly unknown[],
    below: Below,
    trace?: Trace,
  ): void {
    try {
      const root = this.#root;
      const shown = urgency[level] <= this.threshold;
      const piped = isPiped(root);
      if (root.silent || !(shown || piped)) return;
      const noted = trace && siteOfTrace(trace);
      const site = noted ?? (isLocated(level) ? callSite(below) : unknownSite);
      const call = parse(level, args);
      if (this.#defaults.length > 0) call.fields.push(...this.#defaults);
      if (root.defaultMeta) call.fields.push(root.defaultMeta);
      const record = makeRecord(this.#name, call, site, needsFields());
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

function isLocated(level: LogLevel): boolean {
  const { callSite: which } = currentSettings();
  return which === 'always' || (which === 'warn' && urgency[level] <= urgency.WARNING);
}

/** Gives `logger` our methods, as its own properties, so that they work detached from it too. */
function equip(logger: winston.Logger, equipment: Equipment): Logger {
  const methods: Record<string, unknown> = {
    log: function log(level: unknown, ...args: unknown[]) {
      if (args.length === 0 && typeof level === 'object' && level !== null) logInfo(level, log);
      else {
        const named = levelNamed(level) ?? 'INFO';
        equipment.log(named, parseCall, args, log);
      }
      return logger;
    },
    write: function write(info: unknown, encoding?: unknown, done?: unknown) {
      if (typeof info === 'object' && info !== null && !ArrayBuffer.isView(info)) logInfo(info, write);
      else equipment.log('INFO', parseCall, [String(info).trimEnd()], write);
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
    equipment.log(level, (named) => parseInfo(named, info), [], below);
  };
  for (const name of methodNames) {
    const level = levelNamed(name) ?? 'INFO';
    const method = (...args: unknown[]) => {
      let trace: Trace | undefined;
      if (equipment.locates(level)) {
        // Here and not in a function of its own: one more on the stack would make it half as dear again.
        try {
          const { stackTraceLimit } = Error;
          try {
            Error.stackTraceLimit = 1;
            trace = {};
            Error.captureStackTrace(trace, method);
          } finally {
            Error.stackTraceLimit = stackTraceLimit;
          }
        } catch {
          // Frozen intrinsics: the site stays unknown.
          trace = undefined;
        }
      }
      equipment.log(level, parseCall, args, method, trace);
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

/** A new logger of a name. */
export function createLogger(name: string): Logger {
  const root = createBareLogger();
  return equip(root, new Equipment(root, name, [], new RuledLevel(name)));
}
