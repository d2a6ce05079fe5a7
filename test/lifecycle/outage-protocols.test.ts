import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { type Items, OtlpBackEnd, otlpProtocols, troubles } from '../support/otlp-back-end.ts';
import { until } from '../support/until.ts';
import { BurstApplication } from './burst-application.ts';

const sum = (a: Items, b: Items): Items => ({ traces: a.traces + b.traces, logs: a.logs + b.logs });
const rows = otlpProtocols.flatMap((protocol) => troubles.map((trouble) => [protocol, trouble] as const));

it.concurrent.each(rows)('%s, %s: each item is delivered or counted, once', async (protocol, trouble) => {
  await using backEnd = await OtlpBackEnd.start(protocol);
  await using app = new BurstApplication(await freePort(), {
    ...backEnd.env,
    ...(trouble === 'hang' ? { OTEL_EXPORTER_OTLP_TIMEOUT: '1000' } : {}),
  });
  const all = (): Items => ({ traces: app.made, logs: app.made });
  await app.printed(/ready/);
  await app.makeMore();
  await until(() => backEnd.taken.traces === app.made && backEnd.taken.logs === app.made);
  // What a back end took and could not answer for any more is sent once more.
  await until(async () => JSON.stringify(await app.waiting()) === JSON.stringify({ traces: 0, logs: 0 }));

  await backEnd.fail(trouble);
  await app.makeMore();
  if (trouble === 'refuse') await until(() => backEnd.failed.traces > 0 && backEnd.failed.logs > 0);
  else await until(() => app.stderr.includes('Telemetry cannot be delivered'));

  await backEnd.recover();
  await app.makeMore();
  const settled = async () => sum(backEnd.taken, await app.dropped('refused'));
  await until(async () => JSON.stringify(await settled()) === JSON.stringify(all()));
  const refused = await app.dropped('refused');
  expect(refused.traces > 0 && refused.logs > 0).toBe(trouble === 'refuse');
  expect((await app.end()).code).toBe(0);
  expect(sum(backEnd.taken, refused)).toEqual(all());
});
