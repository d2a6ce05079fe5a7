import type { CheckOptions } from '@hishamos/health';
import { Connections } from './connections.ts';
import { type Kind, Role, type RoleName } from './role.ts';

export interface FoundOptions {
  /** Whether clients become components of the health report, and how those are checked; undefined where not. */
  readonly health?: ((role: RoleName) => CheckOptions) | undefined;
  /** Whether look-ups in caches are counted. */
  readonly cacheLookUps?: boolean;
}

/** What was found of the application's clients. */
export class Found {
  readonly connections = new Connections();
  readonly cacheLookUps: boolean;
  readonly #optionsOf: FoundOptions['health'];
  readonly #roles = new Map<RoleName, Role>();

  constructor({ health, cacheLookUps = false }: FoundOptions) {
    this.#optionsOf = health;
    this.cacheLookUps = cacheLookUps;
  }

  /** Makes a client a part of its role's component. Call it once the client is complete. */
  client<C extends object>(client: C, kind: Kind<C>): void {
    if (this.#optionsOf === undefined) return;
    const reference = new WeakRef(client);
    this.#role(kind.role, this.#optionsOf).add({
      target: kind.target(client),
      state() {
        const known = reference.deref();
        return known === undefined ? 'closed' : kind.state(known);
      },
      check() {
        const known = reference.deref();
        return known && kind.check(known);
      },
    });
  }

  #role(name: RoleName, optionsOf: NonNullable<FoundOptions['health']>): Role {
    let role = this.#roles.get(name);
    if (role === undefined) {
      role = new Role(name, optionsOf(name));
      this.#roles.set(name, role);
    }
    return role;
  }
}
