import { type MonitoringServerOptions, serveMonitoring } from '@hishamos/prometheus/serving';

/** The port that one process of an application opens for all. */
export class MonitoringPort {
  readonly #options: MonitoringServerOptions;
  #state: 'closed' | 'opening' | 'settled' = 'closed';

  constructor(options: MonitoringServerOptions) {
    this.#options = options;
  }

  /**
   * Opens the port, unless that is done, under way, or cannot come to anything. Gives whether this process has it.
   *
   * @param isExpected Whether a port that is in use is to be told of; else it is another process' of the application,
   * and can be asked for again once that has ended.
   */
  async open(isExpected: boolean): Promise<boolean> {
    if (this.#state !== 'closed') return false;
    this.#state = 'opening';
    let isInUse = false;
    const onInUse = isExpected
      ? undefined
      : () => {
          isInUse = true;
        };
    const server = await serveMonitoring({ ...this.#options, onInUse });
    this.#state = isInUse ? 'closed' : 'settled';
    return server !== undefined;
  }
}
