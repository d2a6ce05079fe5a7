/** A rule by which Alertmanager keeps alerts quiet while another one, their cause, fires. */
interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/**
 * Alertmanager takes a label that is missing on both sides for equal. So each label that must really be the same is
 * asked for on both sides, or an alert without it would silence everything else without it.
 */
const present = (labels: readonly string[]): string[] => labels.map((label) => `${label} =~ ".+"`);

/** `same` are labels that must be there and equal, `alike` those that may be missing on both sides. */
const inhibition = (
  source: readonly string[],
  target: string,
  same: readonly string[],
  alike: readonly string[] = [],
): Inhibition => ({
  source_matchers: [...source, ...present(same)],
  target_matchers: [target, ...present(same)],
  equal: [...same, ...alike],
});

/** What is told of the cause is not told of its symptoms as well. */
export const inhibitions: readonly Inhibition[] = [
  // The same thing is critical already.
  inhibition(
    ['severity = "critical"'],
    'severity =~ "warning|info"',
    ['alertname'],
    ['job', 'instance', 'agent_id', 'component', 'cause', 'cache_type', 'window'],
  ),
  // What an instance suffers from while it is down follows from that. Alerts of its job as a whole do not: among many
  // instances one is often down, and the others may have troubles of their own.
  inhibition(['alertname = "TargetDown"'], 'alertname != "TargetDown"', ['job', 'instance']),
  // While no instance of a job can be scraped, whatever else is told of the job follows from that.
  inhibition(['alertname = "AllTargetsDown"'], 'alertname != "AllTargetsDown"', ['job']),
  // A database or cache that cannot be reached is also an unhealthy component.
  inhibition(
    ['alertname =~ "DatabaseConnectionIssues|CacheUnavailable"', 'cause = "health"'],
    'alertname = "SystemComponentUnhealthy"',
    ['component'],
    ['job'],
  ),
];
