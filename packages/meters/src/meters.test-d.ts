import { expectTypeOf } from 'vitest';
import { type AgentRecord, type ExecutionStatus, type Health, meters } from './index.ts';

const done = { status: 'completed', duration: 1 } as const;

expectTypeOf<ExecutionStatus>().toEqualTypeOf<'completed' | 'failed' | 'cancelled' | 'timeout'>();
expectTypeOf<Health>().toEqualTypeOf<boolean | 'healthy' | 'degraded' | 'unhealthy'>();
expectTypeOf(meters.agent.record).toEqualTypeOf<(record: AgentRecord) => void>();
expectTypeOf(meters.cache.hit).toEqualTypeOf<(cacheType: string) => void>();
expectTypeOf<keyof typeof meters>().toEqualTypeOf<
  'agent' | 'command' | 'workflow' | 'api' | 'error' | 'cache' | 'system' | 'database'
>();

meters.agent.record({ agentId: 'a', ...done });
meters.agent.record({ agentId: 'a', ...done, tokens: 1, cost: 0.1, platform: 'openai' });
meters.agent.record({ agentId: 'a', ...done, tokens: undefined });
meters.command.record({ commandId: 'c', ...done });
meters.workflow.record({ workflowId: 'w', ...done });
meters.api.record({ method: 'GET', endpoint: '/a/:id', statusCode: 200, duration: 0.1 });
meters.error.record({ errorType: 'TypeError', component: 'api' });
meters.error.record(new Error('x'), { component: 'api' });
meters.error.record('thrown text', { component: 'api' });
meters.system.setHealth('database', true);
meters.system.setHealth('database', 'degraded');

// @ts-expect-error agentId is missing
meters.agent.record(done);
// @ts-expect-error status is missing
meters.agent.record({ agentId: 'a', duration: 1 });
// @ts-expect-error duration is missing
meters.agent.record({ agentId: 'a', status: 'completed' });
// @ts-expect-error status is a closed list
meters.agent.record({ agentId: 'a', status: 'ok', duration: 1 });
// @ts-expect-error duration is a number
meters.agent.record({ agentId: 'a', status: 'completed', duration: '1' });
// @ts-expect-error agentId is a string
meters.agent.record({ agentId: 7, ...done });
// @ts-expect-error tokens is a number
meters.agent.record({ agentId: 'a', ...done, tokens: '7' });
// @ts-expect-error there is no field model
meters.agent.record({ agentId: 'a', ...done, model: 'm' });
// @ts-expect-error a record is needed
meters.agent.record();
// @ts-expect-error the id of a command is commandId
meters.command.record({ agentId: 'a', ...done });
// @ts-expect-error workflowId is missing
meters.workflow.record(done);
// @ts-expect-error statusCode is a number
meters.api.record({ method: 'GET', endpoint: '/', statusCode: '200', duration: 1 });
// @ts-expect-error endpoint is missing
meters.api.record({ method: 'GET', statusCode: 200, duration: 1 });
// @ts-expect-error component is missing
meters.error.record({ errorType: 'TypeError' });
// @ts-expect-error component is missing
meters.error.record(new Error('x'));
// @ts-expect-error component is missing
meters.error.record(new Error('x'), {});
// @ts-expect-error cacheType is missing
meters.cache.hit();
// @ts-expect-error cacheType is a string
meters.cache.miss(1);
// @ts-expect-error health is a closed list
meters.system.setHealth('database', 'fine');
// @ts-expect-error health is missing
meters.system.setHealth('database');
// @ts-expect-error a number is needed
meters.system.setActiveUsers('7');
// @ts-expect-error a number is needed
meters.database.setConnections();

meters.agent.bind({ agentId: 'a', platform: 'openai' }).record({ ...done, tokens: 1, cost: 0.1 });
meters.command.bind({ commandId: 'c' }).record(done);
meters.workflow.bind({ workflowId: 'w' }).record(done);
meters.api.bind({ method: 'GET', endpoint: '/a/:id' }).record({ statusCode: 200, duration: 0.1 });
meters.error.bind({ errorType: 'TypeError', component: 'api' }).record();
meters.cache.bind('redis').hit();
meters.cache.bind('redis').miss();

// @ts-expect-error agentId is missing
meters.agent.bind({ platform: 'openai' });
// @ts-expect-error the agent is bound already
meters.agent.bind({ agentId: 'a' }).record({ ...done, agentId: 'b' });
// @ts-expect-error duration is missing
meters.agent.bind({ agentId: 'a' }).record({ status: 'completed' });
// @ts-expect-error status is a closed list
meters.command.bind({ commandId: 'c' }).record({ status: 'ok', duration: 1 });
// @ts-expect-error commands use no tokens
meters.command.bind({ commandId: 'c' }).record({ ...done, tokens: 1 });
// @ts-expect-error endpoint is missing
meters.api.bind({ method: 'GET' });
// @ts-expect-error component is missing
meters.error.bind({ errorType: 'TypeError' });
// @ts-expect-error cacheType is missing
meters.cache.bind();
