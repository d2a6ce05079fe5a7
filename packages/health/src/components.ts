import { meters } from '@hishamos/meters';
import { Component } from './component.ts';
import type { Check, CheckOptions } from './options.ts';

/** Who named a component: code of the application, or what found a client of the application by itself. */
export type Origin = 'registered' | 'offered';

/** The components by name. One that was registered stands in the place of one that was offered. */
export class Components {
  readonly #byOrigin: Readonly<Record<Origin, Map<string, Component>>> = {
    registered: new Map(),
    offered: new Map(),
  };

  /** Those that are checked, in the order in which they came. */
  active(): Component[] {
    const { registered, offered } = this.#byOrigin;
    return [...registered.values(), ...[...offered.values()].filter(({ name }) => !registered.has(name))];
  }

  /** Adds a component in the place of one of the same name and origin; returns what removes it. */
  add(origin: Origin, name: string, check: Check, options: CheckOptions): () => void {
    const mine = this.#byOrigin[origin];
    const component = new Component(name, check, options, ({ status }) => {
      if (this.#find(name) === component) meters.system.setHealth(name, status);
    });
    this.#change(name, () => mine.set(name, component));
    return () => {
      if (mine.get(name) === component) this.#change(name, () => mine.delete(name));
    };
  }

  #find(name: string): Component | undefined {
    return this.#byOrigin.registered.get(name) ?? this.#byOrigin.offered.get(name);
  }

  /** Lets the component of a name that is no longer checked stop, and the one that now is start. */
  #change(name: string, change: () => void): void {
    const before = this.#find(name);
    change();
    const after = this.#find(name);
    if (before === after) return;
    before?.stop();
    after?.start();
    if (after === undefined) meters.system.setHealth(name, 'unhealthy');
  }
}
