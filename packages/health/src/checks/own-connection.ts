/** A connection to a database that a check has for itself. */
export interface Connection {
  /** Resolves once it is open. */
  readonly opened: Promise<unknown>;
  /** One round trip to the server. */
  ask(): Promise<unknown>;
  /** Cuts it off at once; what is under way rejects. */
  destroy(): void;
}

/**
 * A connection of the check's own, kept between checks and opened anew when it was lost. The application's pool
 * is not asked: all of its connections may rightly be busy, and one more in use may be one too many.
 */
export class OwnConnection {
  readonly #open: () => Connection;
  #kept: Connection | undefined;

  constructor(open: () => Connection) {
    this.#open = open;
  }

  /** Rejects when there is no round trip; one that has not come by the signal's abort is given up. */
  async check(signal: AbortSignal): Promise<void> {
    const kept = this.#kept;
    // A server, or a proxy before it, may close an idle connection without being ill.
    if (kept !== undefined && (await this.#answers(kept, signal))) return;
    signal.throwIfAborted();
    const connection = this.#open();
    if (!(await this.#answers(connection, signal))) throw new Error('the database does not answer');
    this.#kept = connection;
  }

  close(): void {
    this.#kept?.destroy();
    this.#kept = undefined;
  }

  async #answers(connection: Connection, signal: AbortSignal): Promise<boolean> {
    // A connection that is destroyed while it opens may never say so.
    const { promise: givenUp, reject: giveUp } = Promise.withResolvers<never>();
    const onAbort = (): void => giveUp(signal.reason);
    signal.addEventListener('abort', onAbort);
    try {
      await Promise.race([connection.opened.then(() => connection.ask()), givenUp]);
      return true;
    } catch {
      connection.destroy();
      if (this.#kept === connection) this.#kept = undefined;
      return false;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
