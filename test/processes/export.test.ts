import { it } from 'vitest';
import { attributesOf, OtlpReceiver } from '../support/otlp-receiver.ts';
import { GroupApp, record, Scraper, until } from './group.ts';

it('each process and thread exports what it has recorded itself, under its own service.instance.id', async () => {
  await using backend = await OtlpReceiver.start();
  await using app = new GroupApp('thread', 2, { ...backend.env, OTEL_METRIC_EXPORT_INTERVAL: '200' });
  const members = await app.members(3);
  for (const [index, member] of members.entries()) await record(member, 10 * (index + 1));
  await new Scraper().shows(members[0], { executions: 60 });
  /** The latest total of each instance. */
  const exported = () =>
    new Map(
      backend.batches
        .flatMap(({ resourceMetrics = [] }) => resourceMetrics)
        .flatMap(({ resource, scopeMetrics = [] }) => {
          const executions = scopeMetrics
            .flatMap(({ metrics = [] }) => metrics)
            .find(({ name }) => name === 'hishamos_agent_executions_total');
          const sum = executions?.sum?.dataPoints.reduce((all, { asDouble = 0 }) => all + asDouble, 0);
          const id = attributesOf(resource ?? {})['service.instance.id'];
          return sum === undefined ? [] : [[String(id), sum] as const];
        }),
    );
  const sums = () => [...exported().values()].toSorted((a, b) => a - b);
  await until(() => sums().join() === '10,20,30', 'each has exported its own');
});
