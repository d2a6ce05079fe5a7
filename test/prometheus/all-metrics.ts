import { meters } from '@hishamos/meters';
import type { MeterProvider } from '@opentelemetry/sdk-metrics';

/** Records in all sixteen metrics of the catalogue. */
export function recordAll(): void {
  for (const status of ['completed', 'failed'] as const) {
    meters.agent.record({
      agentId: 'writer',
      status,
      duration: 2.5,
      tokens: 120,
      cost: 0.25,
      platform: 'openai',
    });
    meters.command.record({ commandId: 'grep', status, duration: 0.02 });
    meters.workflow.record({ workflowId: 'release', status, duration: 42 });
  }
  meters.api.record({ method: 'GET', endpoint: '/api/v1/agents/:id', statusCode: 200, duration: 0.004 });
  meters.error.record({ errorType: 'TimeoutError', component: 'database' });
  meters.cache.hit('redis');
  meters.cache.miss('redis');
  meters.system.setHealth('database', 'degraded');
  meters.system.setActiveUsers(7);
  meters.database.setConnections(5);
}

/** Records what instrumentations of other libraries do. */
export function recordForeign(provider: MeterProvider): void {
  const meter = provider.getMeter('other', '1.0.0', { schemaUrl: 'https://opentelemetry.io/schemas/1.30.0' });
  const description = 'Of another library.';
  meter
    .createHistogram('http.server.request.duration', { unit: 's', description })
    .record(0.1, { 'http.request.method': 'GET', 'http.response.status_code': 200 });
  meter.createCounter('network.io', { unit: 'By', description }).add(1024);
  meter.createUpDownCounter('http.server.active_requests', { unit: '{request}', description }).add(1);
  meter.createGauge('nodejs.eventloop.utilization', { unit: '1', description }).record(0.5);
}
