import { Components, type Origin } from './components.ts';
import { type Check, type CheckOptions, problemWith } from './options.ts';
import { type HealthReport, reportOf } from './report.ts';
import { warn } from './warn.ts';

/** The components of this process and whether it is ready for requests. */
export interface Health {
  /**
   * Adds a component; one of the same name is replaced. It is checked now and every interval, and its health
   * metric follows, also when nobody asks. A wrong argument is refused with a warning, never thrown.
   *
   * @returns a function that removes the component; the health metric of a removed component is 0.
   */
  register(name: string, check: Check, options?: CheckOptions): () => void;
  /** The same for what found the component by itself: it stands back while one of that name is registered. */
  offer(name: string, check: Check, options?: CheckOptions): () => void;
  /** Puts the components' results together. Never rejects; waits, no longer than the longest timeout, for first results. */
  check(): Promise<HealthReport>;
  /** Says that the process has started (true) or that it is shutting down (false). False until told. */
  setReady(ready: boolean): void;
  /** Whether requests may come: the process has started and no critical component is unhealthy. Never rejects. */
  isReady(): Promise<boolean>;
}

/** Makes an empty set of components. Applications use the one of the process, {@link health}. */
export function createHealth(): Health {
  const components = new Components();
  let started = false;
  let flight: Promise<HealthReport> | undefined;

  const evaluate = async (): Promise<HealthReport> => {
    const entries = await Promise.all(
      components.active().map(async (component) => ({
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

  const add =
    (origin: Origin) =>
    (name: string, check: Check, options: CheckOptions = {}) => {
      const problem = problemWith(name, check, options);
      if (problem === undefined) return components.add(origin, name, check, options);
      warn(`HishamOS health: a component was not registered: ${problem}`);
      return () => undefined;
    };

  return {
    register: add('registered'),
    offer: add('offered'),
    check,
    setReady(ready) {
      started = ready;
    },
    async isReady() {
      return started && (await check()).status !== 'unhealthy' && started;
    },
  };
}
