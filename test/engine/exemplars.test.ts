import { metrics } from '@hishamos/catalogue';
import { Engine, installed } from '@hishamos/engine';
import { meters } from '@hishamos/meters';
import { afterEach, beforeEach, expect, it } from 'vitest';

const origin = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
const { agentDuration, commandDuration, workflowDuration, apiDuration } = metrics;
const durations = [agentDuration, commandDuration, workflowDuration, apiDuration];

let engine: Engine;
beforeEach(() => {
  engine = new Engine({ scope: { name: 'test', version: '1' }, cap: 100, origin: () => origin });
  installed.current = engine;
});
afterEach(() => {
  installed.current = undefined;
});

const exemplarsOf = (metric: (typeof durations)[number]) =>
  engine.family(metric).cells.map(({ exemplars = [] }) => exemplars.flatMap((one) => one?.value ?? []));

const agentId = 'a';
const commandId = 'c';
const workflowId = 'w';
const endpoint = { method: 'GET', endpoint: '/' };
const ended = (duration: number) => ({ status: 'completed', duration }) as const;
const answered = (duration: number) => ({ statusCode: 200, duration });

/** What records one duration in each histogram. */
const ways = {
  meters: () => (duration: number) => {
    meters.agent.record({ agentId, ...ended(duration) });
    meters.command.record({ commandId, ...ended(duration) });
    meters.workflow.record({ workflowId, ...ended(duration) });
    meters.api.record({ ...endpoint, ...answered(duration) });
  },
  handles: () => {
    const executions = [
      meters.agent.bind({ agentId }),
      meters.command.bind({ commandId }),
      meters.workflow.bind({ workflowId }),
    ];
    const requests = meters.api.bind(endpoint);
    return (duration: number) => {
      for (const handle of executions) handle.record(ended(duration));
      requests.record(answered(duration));
    };
  },
};

it.each(['meters', 'handles'] as const)('each bucket has an exemplar of what %s record', (name) => {
  const record = ways[name]();
  for (const duration of [0.001, 7, 5000, 0.002, 8, 6000]) record(duration);
  for (const metric of durations) expect(exemplarsOf(metric)).toEqual([[0.001, 7, 5000]]);
});

it('an exemplar is a number, whatever a record gives when it is read again', () => {
  const handle = meters.agent.bind({ agentId });
  handle.record(ended(0.001));
  let reads = 0;
  const changing = {
    agentId,
    status: 'completed',
    get duration() {
      reads += 1;
      return reads % 2 === 1 ? 7 : ('7 # {} 1' as unknown as number);
    },
  } as const;
  for (let i = 0; i < 3; i += 1) {
    handle.record(changing);
    meters.agent.record(changing);
  }
  for (const value of exemplarsOf(agentDuration).flat()) expect(value).toBeTypeOf('number');
});
