import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPlatform, type Platform } from '../src/platform.ts';
import { type Answer, HttpClient } from '../src/replay/http-client.ts';
import { totalsByStatus } from '../src/replay/totals.ts';

// Before any logger is made: the test's output is no place for the application's records.
vi.hoisted(() => {
  process.env.HISHAMOS_LOG_CONSOLE = 'off';
  process.env.HISHAMOS_LOG_LEVEL = 'CRITICAL';
});

const platform = createPlatform({ speed: 10_000 });
let client: HttpClient;

/** A client of a platform, which it starts. */
async function clientOf({ server }: Platform): Promise<HttpClient> {
  server.listen(0);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The server has no address.');
  return new HttpClient(`http://localhost:${address.port}`, 8);
}

beforeAll(async () => {
  client = await clientOf(platform);
});

afterAll(async () => {
  client.close();
  await platform.close();
});

const tokens = { contextTokens: 100, generatedTokens: 20 };
const json = ({ body }: Answer) => JSON.parse(body) as Record<string, unknown>;
const get = (path: string) => client.send('GET', `/api/v1${path}`, { headers: { 'x-user-id': 'user-1' } });
const post = (path: string, body: object) =>
  client.send('POST', `/api/v1${path}`, { body, headers: { 'x-user-id': 'user-1' } });

describe('agents', () => {
  it('are listed', async () => {
    expect(json(await get('/agents'))).toMatchObject({ agents: [{ id: 'code-generator' }, {}, {}, {}, {}] });
    expect((await get('/agents/nobody')).status).toBe(404);
  });

  it('execute with the tokens asked for, at the price of the model', async () => {
    const answer = await post('/agents/code-generator/execute', { ...tokens, platform: 'openai' });
    expect(answer.status).toBe(200);
    expect(json(answer)).toMatchObject({
      ...{ agent_id: 'code-generator', platform: 'openai', model: 'gpt-5' },
      ...{ input_tokens: 100, output_tokens: 20, cost_usd: 100 * 1.25e-6 + 20 * 1e-5 },
    });
  });

  it.each([
    ['failure', 502, 'failed'],
    ['stall', 504, 'timeout'],
    ['stop', 499, 'cancelled'],
  ])('after %s answer %d, and keep the tokens as %s', async (simulate, status, recorded) => {
    const before = totalsByStatus(platform.database).find((row) => row.status === recorded);
    const answer = await post('/agents/code-reviewer/execute', { ...tokens, simulate });
    expect(answer.status).toBe(status);
    const after = totalsByStatus(platform.database).find((row) => row.status === recorded);
    expect(after?.executions).toBe((before?.executions ?? 0) + 1);
    expect(after?.tokens).toBe((before?.tokens ?? 0) + 120);
  });

  it.each<[object, string]>([
    [{}, 'no tokens'],
    [{ ...tokens, contextTokens: -1 }, 'negative tokens'],
    [{ ...tokens, simulate: 'magic' }, 'an unknown fault'],
    [{ ...tokens, colour: 'red' }, 'an unknown field'],
    [{ ...tokens, platform: 'deepseek' }, 'a platform that the agent does not run on'],
  ])('refuse %j (%s)', async (body) => {
    const answer = await post('/agents/code-generator/execute', body);
    expect(answer.status).toBe(400);
    expect(json(answer).error).toEqual(expect.any(String));
  });
});

describe('commands', () => {
  it('run, fail when told to, and refuse what is no command', async () => {
    expect((await post('/commands/format-code/run', { tokens: 5 })).status).toBe(200);
    expect((await post('/commands/run-tests/run', { tokens: 5, fail: true })).status).toBe(502);
    expect((await post('/commands/run-tests/run', { tokens: 'many' })).status).toBe(400);
    expect((await post('/commands/rm/run', { tokens: 5 })).status).toBe(404);
  });
});

describe('workflows', () => {
  it('execute their agent once, and keep the run', async () => {
    const executions = () => totalsByStatus(platform.database).reduce((sum, row) => sum + row.executions, 0);
    const before = executions();
    const answer = await post('/workflows/write-feature/runs', tokens);
    expect(answer.status).toBe(201);
    expect(executions()).toBe(before + 1);
    const { id, execution } = json(answer) as { id: string; execution: { id: string } };
    const run = await get(`/workflows/write-feature/runs/${id}`);
    expect(json(run)).toMatchObject({ id, status: 'completed', execution_id: execution.id });
  });

  it('fail with their agent', async () => {
    expect((await post('/workflows/review-change/runs', { ...tokens, simulate: 'failure' })).status).toBe(
      502,
    );
    expect((await get('/workflows/review-change/runs/none')).status).toBe(404);
  });
});

describe('users, reports and the rest', () => {
  it.each([
    ['/users/user-7', 200],
    ['/users/nobody', 404],
    ['/reports/weekly', 200],
    ['/reports/legacy', 500],
    ['/reports/none', 404],
    ['/no/such/path', 404],
  ])('%s answers %d', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  it('says nothing about an error that nobody foresaw', async () => {
    expect(json(await get('/reports/legacy'))).toEqual({ error: 'Internal server error' });
  });
});

describe('faults', () => {
  const faulty = createPlatform({ speed: 10_000, faults: true });
  afterAll(() => faulty.close());

  it('are not to be had unless asked for', async () => {
    expect((await client.send('PUT', '/api/v1/faults', { body: { database: true } })).status).toBe(404);
  });

  it('make a part fail, until they are taken back', async () => {
    const other = await clientOf(faulty);
    const fail = (faults: object) => other.send('PUT', '/api/v1/faults', { body: faults });
    const report = async () => (await other.send('GET', '/api/v1/reports/weekly')).status;
    const user = async () => (await other.send('GET', '/api/v1/users/user-1')).status;
    const execution = async () =>
      (await other.send('POST', '/api/v1/agents/code-generator/execute', { body: tokens })).status;
    expect([await report(), await user(), await execution()]).toEqual([200, 200, 200]);
    await fail({ database: true });
    expect([await report(), await user()]).toEqual([500, 200]);
    await fail({ cache: true });
    expect([await report(), await user()]).toEqual([200, 500]);
    await fail({ models: true });
    expect([await report(), await user(), await execution()]).toEqual([200, 200, 504]);
    await fail({});
    expect([await report(), await user(), await execution()]).toEqual([200, 200, 200]);
    other.close();
  });
});

describe('closing', () => {
  it('cancels what runs, answers it, and closes', async () => {
    const slow = createPlatform({ speed: 0.01 });
    const other = await clientOf(slow);
    const arrived = once(slow.server, 'request');
    const answer = other.send('POST', '/api/v1/agents/code-generator/execute', { body: tokens });
    await arrived;
    await slow.close();
    expect((await answer).status).toBe(499);
    other.close();
  });
});
