import type { LogLevel } from '@hishamos/catalogue';
import { levelNamed } from './level.ts';
import { warnOnce } from './warn.ts';

/** The levels of loggers by name: a rule holds for a name and all names below it, `*` for all others. */
export class LevelRules {
  readonly #rules = new Map<string, LogLevel>();
  /** Changes with every change of the rules. */
  version = 0;

  constructor(level: LogLevel, rules: readonly string[]) {
    this.#rules.set('*', level);
    for (const rule of rules) {
      const [name = '', level, ...more] = rule.split('=').map((part) => part.trim());
      if (name === '' || more.length > 0 || !this.set(name, level)) {
        const given = JSON.stringify(rule.slice(0, 100));
        warnOnce(
          `rule ${rule}`,
          `HISHAMOS_LOG_LEVELS holds ${given} but takes name=LEVEL, such as apps.agents=DEBUG,*=INFO: it is ignored.`,
        );
      }
    }
  }

  /** Sets the level of a name and all below it; false for an unknown level. */
  set(name: string, level: unknown): boolean {
    const known = levelNamed(level);
    if (known === undefined) return false;
    this.#rules.set(name, known);
    this.version += 1;
    return true;
  }

  /** Takes a rule back; `*` keeps its last level. */
  unset(name: string): void {
    if (name !== '*' && this.#rules.delete(name)) this.version += 1;
  }

  /** The level of a logger: that of the longest rule that it falls under. */
  levelOf(logger: string): LogLevel {
    for (let name = logger; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
      const level = this.#rules.get(name);
      if (level !== undefined) return level;
    }
    return this.#rules.get('*') ?? 'INFO';
  }
}
