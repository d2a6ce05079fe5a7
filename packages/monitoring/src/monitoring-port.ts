import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ListenOptions, Server } from 'node:net';
import { monitoringServerKey } from '@hishamos/catalogue';
import { type MonitoringServerOptions, serveMonitoring } from '@hishamos/prometheus/serving';

/** Node.js tells by it of a server that is about to listen, before its port is taken. */
const aboutToListen = 'tracing:net.server.listen:asyncStart';

interface AboutToListen {
  readonly server: Server;
  readonly options: ListenOptions;
}

export interface MonitoringPortOptions extends Omit<MonitoringServerOptions, 'onInUse' | 'signal'> {
  readonly host: string;
  /** Called when a server of the application is about to listen on the port, which is left to it for good. */
  readonly onLeft: (wasOurs: boolean) => void;
}

/** Loaded where something listens. */
const net = (): typeof import('node:net') => process.getBuiltinModule('node:net');

const everyAddress = '0.0.0.0';

/** Whether two hosts are surely different addresses. Of names, and of IPv6 with its many spellings, nobody knows. */
const areApart = (one: string, other = everyAddress): boolean =>
  one !== other && [one, other].every((host) => net().isIPv4(host) && host !== everyAddress);

/** The port that one process of an application opens for all, unless the application itself wants it. */
export class MonitoringPort {
  readonly #options: MonitoringPortOptions;
  readonly #leaving = new AbortController();
  #state: 'closed' | 'opening' | 'open' | 'over' = 'closed';

  constructor(options: MonitoringPortOptions) {
    this.#options = options;
    const onListen = (message: unknown): void => {
      if (!this.#isWantedBy(message as AboutToListen)) return;
      unsubscribe(aboutToListen, onListen);
      this.#leave();
    };
    subscribe(aboutToListen, onListen);
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
    const server = await serveMonitoring({ ...this.#options, onInUse, signal: this.#leaving.signal });
    if (this.#leaving.signal.aborted) return false;
    if (server !== undefined) this.#state = 'open';
    else this.#state = isInUse ? 'closed' : 'over';
    return server !== undefined;
  }

  #isWantedBy({ server, options }: AboutToListen): boolean {
    const { port, host } = this.#options;
    // Not checked yet by Node.js: it may be anything.
    const wanted: unknown = options.port;
    const isSame = wanted === port || (typeof wanted === 'string' && Number(wanted) === port);
    return isSame && !(monitoringServerKey in server) && !areApart(host, options.host);
  }

  #leave(): void {
    const wasOurs = this.#state === 'opening' || this.#state === 'open';
    this.#state = 'over';
    this.#leaving.abort();
    this.#options.onLeft(wasOurs);
  }
}
