import { meters } from '@hishamos/meters';
import { Component } from './component.ts';
import { type Check, type CheckOptions, problemWith } from './options.ts';
import { type HealthReport, reportOf } from './report.ts';
import { warn } from './warn.ts';

/** The components of this process and whether it is ready for requests. */
export interface Health {
  /**
   * Adds a component; one of the same name is replaced. A wrong argument is refused with a warning, never thrown.
   *
   * @returns a function that removes the component; the health metric of a removed component is 0.
   */
  register(name: string, check: Check, options?: CheckOptions): () => void;
  /** Checks every component and puts the results together. Never rejects; takes as long as the longest timeout. */
  check(): Promise<HealthReport>;
  /** Says that the process has started (true) or that it is shutting down (false). False until told. */
  setReady(ready: boolean): void;
  /** Whether requests may come: the process has started and no critical component is unhealthy. Never rejects. */
  isReady(): Promise<boolean>;
}

/** Makes an empty set of components. Applications use the one of the process, {@link health}. */
export function createHealth(): Health {
  const components = new Map<string, Component>();
  let started = false;
  let flight: Promise<HealthReport> | undefined;

  const evaluate = async (): Promise<HealthReport> => {
    const entries = await Promise.all(
      [...components.values()].map(async (component) => ({
        name: component.name,
        critical: component.critical,
        state: await component.state(),
      })),
    );
    return reportOf(entries);
  };

  const check = (): Promise<HealthReport> => {
    flight ??= evaluate().finally(() => {
      flight = undefined;
    });
    return flight;
  };

  return {
    register(name, check, options = {}) {
      const problem = problemWith(name, check, options);
      if (problem !== undefined) {
        warn(`HishamOS health: a component was not registered: ${problem}`);
        return () => undefined;
      }
      const component = new Component(name, check, options, ({ status }) => {
        if (components.get(name) === component) meters.system.setHealth(name, status);
      });
      components.set(name, component);
      return () => {
        if (components.get(name) !== component) return;
        components.delete(name);
        meters.system.setHealth(name, 'unhealthy');
      };
    },
    check,
    setReady(ready) {
      started = ready;
    },
    async isReady() {
      return started && (await check()).status !== 'unhealthy' && started;
    },
  };
}
