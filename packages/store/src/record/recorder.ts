import { selfMetrics } from '@hishamos/catalogue';
import type { UserListener } from '@hishamos/context';
import type { ExecutionEnd, ExecutionListener, MeteredExecution, RunningExecution } from '@hishamos/engine';
import { context, diag } from '@opentelemetry/api';
import { needed, Unstorable } from './checks.ts';
import type { Line } from './line.ts';
import { endedLine, meteredLine, startedLine, userLine } from './lines.ts';

/** How emails are kept; undefined for not at all. */
export type EmailForm = (email: string) => string | undefined;

export interface RecorderOptions {
  /** UUID of this process in the store. */
  readonly instanceId: string;
  readonly emailForm: EmailForm;
  /** Takes a line on its way to the store. It throws what `write` throws, and takes nothing then. */
  readonly add: (write: (line: Line) => void) => void;
}

/** What was last told of a user, and how long that is enough. */
const rememberedUsers = 10_000;
const tellAgainAfter = 3_600_000;

/** Makes a line of everything that happens to executions, and of the users they are for. Never throws. */
export class Recorder implements ExecutionListener {
  readonly #options: RecorderOptions;
  readonly #users = new Map<string, { readonly email: string | undefined; readonly at: number }>();
  readonly #told = new Set<string>();
  /** Records that could not be stored as they were. */
  refused = 0;
  /** Executions that have started and not ended. */
  open = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  started(execution: RunningExecution): void {
    this.open += 1;
    this.#attempt((line) => startedLine(line, execution, this.#options.instanceId));
  }

  ended(execution: RunningExecution, end: ExecutionEnd): void {
    this.open -= 1;
    this.#attempt((line) => endedLine(line, execution, end, this.#options.instanceId));
  }

  metered(
    kind: 'agent' | 'command' | 'workflow',
    id: string,
    end: MeteredExecution,
    platform?: string,
  ): void {
    const { instanceId } = this.#options;
    this.#attempt((line) => meteredLine(line, kind, id, end, platform, context.active(), instanceId));
  }

  /** Keeps a user, where something is new of it. */
  readonly user: UserListener = (userId, given) => {
    const now = Date.now();
    const known = this.#users.get(userId);
    if (known !== undefined && known.email === given && now - known.at < tellAgainAfter) return;
    this.#attempt((line) => {
      const email =
        given === undefined ? undefined : this.#options.emailForm(needed('email', given, 'email'));
      userLine(line, needed('userId', userId), email, now);
      if (this.#users.size >= rememberedUsers) this.#users.clear();
      this.#users.set(userId, { email: given, at: now });
    });
  };

  #attempt(write: (line: Line) => void): void {
    try {
      this.#options.add(write);
    } catch (error) {
      this.refused += 1;
      const field = error instanceof Unstorable ? error.field : 'unknown';
      if (this.#told.has(field)) return;
      this.#told.add(field);
      const why = error instanceof Error ? error.message : 'it cannot be read';
      diag.warn(
        `The execution store refused a record: ${why}. Further ones are not logged but counted in ` +
          `${selfMetrics.droppedExecutions.name}.`,
      );
    }
  }
}
