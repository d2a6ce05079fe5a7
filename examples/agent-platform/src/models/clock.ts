/** Time that runs `speed` times as fast as on the wall. Models and commands wait on it. */
export class Clock {
  readonly #speed: number;
  readonly #waiting = new Set<(reason: Error) => void>();
  #stopped = false;

  constructor(speed: number) {
    this.#speed = speed;
  }

  /** Wall-clock milliseconds of so many seconds. */
  milliseconds(seconds: number): number {
    return (seconds * 1000) / this.#speed;
  }

  /** Waits; rejects with the signal's reason when it is aborted, and with an AbortError once the clock stopped. */
  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return reject(stopped());
      if (signal?.aborted) return reject(signal.reason);
      const clean = () => {
        clearTimeout(timer);
        this.#waiting.delete(fail);
        signal?.removeEventListener('abort', abort);
      };
      const fail = (reason: Error) => {
        clean();
        reject(reason);
      };
      const abort = () => fail(signal?.reason);
      const milliseconds = Math.min(this.milliseconds(seconds), longestTimer);
      const timer = setTimeout(() => {
        clean();
        resolve();
      }, milliseconds);
      this.#waiting.add(fail);
      signal?.addEventListener('abort', abort);
    });
  }

  /** Ends every wait, so that the platform can close. */
  stop(): void {
    this.#stopped = true;
    for (const fail of this.#waiting) fail(stopped());
  }
}

/** Milliseconds; setTimeout takes no more. */
const longestTimer = 2 ** 31 - 1;

const stopped = () => new DOMException('The platform is stopping.', 'AbortError');
