/** The parts of OpenTelemetry's API that a process can have one of. */
const parts = {
  trace: 'traces',
  metrics: 'metrics',
  logs: 'logs',
  context: 'context',
  propagation: 'propagation',
} as const;

/** The key under which `@opentelemetry/api` 1.x keeps what is registered. */
const key = Symbol.for('opentelemetry.js.api.1');

/** What another OpenTelemetry SDK has registered in this process already, in words. */
export function alreadyRegistered(): string[] {
  const registered = (globalThis as { [key]?: Record<string, unknown> })[key] ?? {};
  return Object.entries(parts)
    .filter(([part]) => registered[part] !== undefined)
    .map(([, words]) => words);
}
