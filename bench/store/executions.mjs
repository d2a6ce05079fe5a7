import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRollups } from '@hishamos/store';

/**
 * Tokens of the requests of a day of Azure's LLM inference service (conversations), in 5 % steps: context, generated.
 * From AzureLLMInferenceTrace_conv.csv, Microsoft, CC-BY 4.0.
 */
const quantiles = {
  context: [
    2, 181, 207, 372, 387, 396, 403, 414, 703, 984, 1020, 1045, 1071, 1097, 1130, 1189, 1315, 1877, 2735,
    4083, 14050,
  ],
  generated: [
    7, 41, 54, 67, 77, 85, 91, 96, 103, 113, 129, 151, 177, 217, 384, 395, 400, 411, 424, 451, 1000,
  ],
};

/** Seconds of a case of the agents of aider's polyglot leaderboard (Apache-2.0), in 10 % steps. */
const seconds = [9.3, 12.4, 20.5, 34.7, 42.5, 53.9, 85.1, 121.8, 176.5, 251.6, 716.6];

const chunk = 250_000;

function samples() {
  const file = join(process.env.TRACES ?? '', 'AzureLLMInferenceTrace_conv.csv');
  if (!process.env.TRACES || !existsSync(file)) {
    return quantiles.context.map((context, index) => [context, quantiles.generated[index]]);
  }
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(1).map(Number));
}

/** Few ids are used often, many seldom: random() squared, among so many. */
const skewed = (prefix, count) => `'${prefix}-' || floor(random() * random() * ${count})::int`;

const insert = (rows, count) => `
INSERT INTO hishamos_executions (execution_id, kind, subject_id, status, started_at, ended_at, duration,
  input_tokens, output_tokens, total_tokens, cost, platform, model, user_id, request_id, instance_id)
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(noise, 1, 3) || '8' || substr(noise, 4, 15))::uuid,
  kind, CASE kind WHEN 'agent' THEN ${skewed('agent', 80)} WHEN 'command' THEN ${skewed('command', 60)} ELSE ${skewed('workflow', 25)} END,
  status, at, CASE WHEN status <> 'running' THEN at + took * interval '1 second' END, CASE WHEN status <> 'running' THEN took END,
  CASE WHEN kind = 'agent' THEN s.context END, CASE WHEN kind = 'agent' THEN s.generated END,
  CASE WHEN kind = 'agent' THEN s.context + s.generated END,
  CASE WHEN kind = 'agent' THEN (s.context * 2.5 + s.generated * 10) / 1000000 END,
  (ARRAY['openai', 'anthropic', 'google', 'mistral'])[1 + floor(random() * random() * 4)], 'model',
  CASE WHEN random() < 0.9 THEN ${skewed('user', 5_000)} END, noise, 'a0000000-0000-4000-8000-000000000000'
FROM (
  SELECT now() - random() * interval '60 days' AS at, md5(random()::text) AS noise, floor(random() * ${count})::int AS sample,
    (ARRAY['agent', 'agent', 'agent', 'agent', 'agent', 'agent', 'command', 'command', 'command', 'workflow'])[1 + floor(random() * 10)] AS kind,
    CASE WHEN random() < 0.93 THEN 'completed' WHEN random() < 0.6 THEN 'failed' WHEN random() < 0.6 THEN 'timeout'
      WHEN random() < 0.95 THEN 'cancelled' ELSE 'running' END AS status,
    round((('{${seconds}}'::float8[])[1 + floor(random() * ${seconds.length})] * (0.8 + 0.4 * random()))::numeric, 3) AS took
  FROM generate_series(1, ${rows})
) e JOIN samples s ON s.number = e.sample`;

/** Fills the table with executions as they come in reality: their rollups are kept as with any other. */
export async function generate(client, executions) {
  const rows = samples();
  await client.query('CREATE TEMP TABLE samples (number int PRIMARY KEY, context int, generated int)');
  await client.query('INSERT INTO samples SELECT * FROM unnest($1::int[], $2::int[], $3::int[])', [
    rows.map((_, index) => index),
    rows.map(([context]) => context),
    rows.map(([, generated]) => generated),
  ]);
  await client.query('SELECT setseed(0.42)');
  await client.query(
    "SELECT hishamos_ensure_partition((now() - each * interval '1 month')::date) FROM generate_series(-1, 3) each",
  );
  for (let done = 0; done < executions; done += chunk) {
    await client.query(insert(Math.min(chunk, executions - done), rows.length));
  }
}

export const disagreements = (url) => checkRollups({ url });
