import { type Check, type CheckOptions, type HealthStatus, health, statusOf } from '@hishamos/health';
import { diag } from '@opentelemetry/api';

/** The guide's names of the components that clients stand for. */
export type RoleName = 'database' | 'cache' | 'celery' | 'websocket';

/**
 * Whether a client is connected, or wants to be (`open`); not yet (`idle`); no longer, because the application has
 * closed it (`closed`); or no longer although the application did not close it (`lost`).
 */
export type ClientState = 'idle' | 'open' | 'lost' | 'closed';

/** How the clients of a library are followed. */
export interface Kind<C extends object> {
  readonly role: RoleName;
  /** What tells clients of one server from those of another. It is never shown. */
  target(client: C): string;
  state(client: C): ClientState;
  check(client: C): ClosableCheck;
}

export type ClosableCheck = Check & { close?(): void };

/** A client, which the application may forget without closing it. */
export interface Member {
  readonly target: string;
  state(): ClientState;
  check(): ClosableCheck | undefined;
}

/** Servers of one role that are checked, each with a connection at most. */
const maxTargets = 16;
/** Clients of one role that are followed. */
const maxMembers = 1000;
/** Milliseconds between two looks at which clients are open. */
const period = 1000;

const worst = (statuses: readonly HealthStatus[]): HealthStatus => {
  if (statuses.includes('unhealthy')) return 'unhealthy';
  return statuses.includes('degraded') ? 'degraded' : 'healthy';
};

async function outcome(check: ClosableCheck, signal: AbortSignal): Promise<HealthStatus> {
  try {
    return statusOf(await check(signal));
  } catch {
    return 'unhealthy';
  }
}

/**
 * The clients of one role, which are one component together: as ill as the worst of the servers behind them. Each
 * server is checked through one of its clients, and the component is there while any of them is in use.
 */
export class Role {
  readonly #name: RoleName;
  readonly #options: CheckOptions;
  readonly #members = new Set<Member>();
  readonly #checked = new Map<string, { readonly member: Member; readonly check: ClosableCheck }>();
  #timer: NodeJS.Timeout | undefined;
  #withdraw: (() => void) | undefined;
  #warned = false;

  constructor(name: RoleName, options: CheckOptions) {
    this.#name = name;
    this.#options = options;
  }

  add(member: Member): void {
    if (this.#members.size >= maxMembers) return;
    this.#members.add(member);
    this.#timer ??= setInterval(() => this.#look(), period).unref();
    // An application may make a pool for each request.
    if (!this.#checked.has(member.target)) this.#look();
  }

  /** Drops clients that are gone, and checks each server through one that is in use. */
  #look(): void {
    const chosen = this.#choose();
    for (const [target, { member, check }] of this.#checked) {
      if (chosen.get(target) === member) continue;
      check.close?.();
      this.#checked.delete(target);
    }
    for (const [target, member] of chosen) this.#start(target, member);
    if (this.#checked.size > 0) {
      this.#withdraw ??= health.offer(this.#name, (signal) => this.#check(signal), this.#options);
    } else {
      this.#withdraw?.();
      this.#withdraw = undefined;
    }
    if (this.#members.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The client through which each server is checked: the same as before, else one that is open, else a lost one. */
  #choose(): Map<string, Member> {
    const chosen = new Map<string, Member>();
    const lost = new Map<string, Member>();
    for (const member of this.#members) {
      const { target } = member;
      const state = member.state();
      if (state === 'closed') this.#members.delete(member);
      if (state === 'lost') lost.set(target, member);
      if (state !== 'open') continue;
      if (!chosen.has(target) || this.#checked.get(target)?.member === member) chosen.set(target, member);
    }
    return new Map([...lost, ...chosen]);
  }

  #start(target: string, member: Member): void {
    if (this.#checked.has(target)) return;
    if (this.#checked.size >= maxTargets) {
      this.#warn();
      return;
    }
    const check = member.check();
    if (check !== undefined) this.#checked.set(target, { member, check });
  }

  #warn(): void {
    if (this.#warned) return;
    this.#warned = true;
    diag.warn(
      `HishamOS health: ${this.#name} has clients of more than ${maxTargets} servers; the first ${maxTargets} are ` +
        'checked. Register the others by health.register().',
    );
  }

  async #check(signal: AbortSignal): Promise<HealthStatus> {
    // A client that the application has closed since then says nothing of its server.
    this.#look();
    const checks = [...this.#checked.values()];
    return worst(await Promise.all(checks.map(({ check }) => outcome(check, signal))));
  }
}
