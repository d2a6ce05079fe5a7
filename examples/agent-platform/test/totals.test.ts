import { metrics } from '@hishamos/catalogue';
import { describe, expect, it } from 'vitest';
import { compareCounters } from '../src/replay/summary.ts';
import { totalsOfMetrics, totalsOfTrace } from '../src/replay/totals.ts';

const executions = metrics.agentExecutions.name;
const tokens = metrics.agentTokens.name;
const page = [
  `# TYPE ${executions} counter`,
  `${executions}{agent_id="a b} 7",status="completed"} 2`,
  `${executions}{agent_id="c",status="failed"} 1 1700000000000`,
  `${executions}_created{agent_id="c"} 99`,
  `${tokens}{agent_id="c",platform="openai"} 1.5e+3`,
  '',
].join('\n');
const look = { metricsUrl: '', healthUrl: '', health: undefined, metrics: page };

describe('totals', () => {
  it('of a scraped page are those of the two counters', () => {
    expect(totalsOfMetrics(page)).toEqual({ executions: 3, tokens: 1500 });
  });

  it('of a trace are its rows and tokens', () => {
    const row = { at: 0, contextTokens: 3, generatedTokens: 4 };
    expect(totalsOfTrace([row, row])).toEqual({ executions: 2, tokens: 14 });
  });

  it('that differ are told', () => {
    expect(compareCounters(look, { executions: 3, tokens: 1500 })).toMatchObject({ exact: true });
    expect(compareCounters(look, { executions: 4, tokens: 1500 })).toEqual({
      exact: false,
      text: 'The scraped counters say 3 executions and 1,500 tokens, but 4 and 1,500 were executed.',
    });
    expect(compareCounters({ ...look, metrics: undefined }, { executions: 0, tokens: 0 })).toBeUndefined();
  });
});
