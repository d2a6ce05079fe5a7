import type { Examine, Finding } from './diagnosis.ts';

/** Milliseconds; OpenTelemetry's default of OTEL_EXPORTER_OTLP_TIMEOUT, and a little. */
const timeout = 12_000;

/** Whether the OTLP backend takes a span, a metric and a log record, each confirmed by it. */
export const examineDelivery: Examine = async ({ env }): Promise<Finding[]> => {
  const check = 'OTLP';
  const { testDelivery } = await import('@hishamos/sdk/test-delivery');
  const problems: Finding[] = [];
  const report = (message: string): void => {
    // What all signals share is told of each.
    if (problems.some((problem) => problem.message === message)) return;
    problems.push({ level: 'problem', check, message, remedy: 'Correct the variable.' });
  };
  const deliveries = await testDelivery({ env, report }, 'hishamos doctor', timeout);
  const findings = deliveries.map(({ signal, destination, failure }): Finding => {
    if (destination === undefined) {
      const message = `${signal} are not pushed (OTEL_EXPORTER_OTLP_ENDPOINT is not set)`;
      return { level: 'skipped', check, message };
    }
    if (failure === undefined)
      return { level: 'ok', check, message: `${signal}: ${destination} confirmed a test item` };
    const message = `${signal}: ${destination} did not take a test item: ${failure}`;
    const remedy =
      'Check that the backend listens there and takes this protocol (OTEL_EXPORTER_OTLP_ENDPOINT, ' +
      'OTEL_EXPORTER_OTLP_PROTOCOL), and its credentials (OTEL_EXPORTER_OTLP_HEADERS).';
    return { level: 'problem', check, message, remedy };
  });
  return [...problems, ...findings];
};
