import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { selfMetrics } from '@hishamos/catalogue';
import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { HttpStandIn } from '../support/http-stand-in.ts';
import type { OtlpBatch } from '../support/otlp-receiver.ts';
import { register, TestProcess } from '../support/process.ts';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';
import { noSmallDisks, SmallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const burst = 500;
const unavailable = { status: 503 } as const;
const taken = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' } as const;

/** How many items a back end took. */
function arrived({ taken }: HttpStandIn): { traces: number; logs: number } {
  const batches = taken.map(({ body }) => JSON.parse(body) as OtlpBatch);
  const spans = batches
    .flatMap(({ resourceSpans = [] }) => resourceSpans)
    .flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans));
  const records = batches
    .flatMap(({ resourceLogs = [] }) => resourceLogs)
    .flatMap(({ scopeLogs = [] }) => scopeLogs.flatMap(({ logRecords = [] }) => logRecords));
  return { traces: spans.length, logs: records.length };
}

class Application extends TestProcess {
  made = 0;
  readonly #page: string;

  constructor(backEnd: HttpStandIn, spool: string, port: number) {
    super({
      args: ['--require', register, join(import.meta.dirname, 'spool-app.cjs')],
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: backEnd.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'none',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_BSP_SCHEDULE_DELAY: '50',
        OTEL_BLRP_SCHEDULE_DELAY: '50',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50',
        OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '50',
        OTEL_BSP_MAX_QUEUE_SIZE: '200',
        OTEL_BLRP_MAX_QUEUE_SIZE: '200',
        HISHAMOS_SPOOL_DIR: spool,
        HISHAMOS_BANNER: 'off',
        HISHAMOS_LOG_CONSOLE: 'off',
        HISHAMOS_MONITORING_PORT: String(port),
      },
    });
    this.#page = `http://127.0.0.1:${port}/api/v1/monitoring/prometheus/metrics/`;
  }

  async makeMore(): Promise<void> {
    this.made += burst;
    this.kill('SIGUSR2');
    await this.printed(new RegExp(`made ${this.made}\\.`));
  }

  async #value(name: string, labels: Record<string, string>): Promise<number> {
    const page = await (await fetch(this.#page)).text();
    return parsePage(page).samples.get(seriesKey(name, labels)) ?? 0;
  }

  /** What was given up for want of room. */
  async dropped(): Promise<{ traces: number; logs: number }> {
    const of = (signal: string) =>
      this.#value(selfMetrics.droppedItems.name, { signal, reason: 'queue_full' });
    return { traces: await of('traces'), logs: await of('logs') };
  }

  async waiting(): Promise<number> {
    const of = (signal: string) => this.#value(selfMetrics.queuedItems.name, { signal });
    return (await of('traces')) + (await of('logs'));
  }
}

it.skipIf(noSmallDisks)(
  'a disk that is full is used again when it has room, and all is counted',
  async () => {
    await using backEnd = await HttpStandIn.start(() => unavailable);
    using disk = new SmallDisk(1024);
    const spool = join(disk.path, 'spool');
    mkdirSync(spool);
    const makeRoom = disk.fill();
    await using app = new Application(backEnd, spool, await freePort());
    await app.printed(/ready/);

    await app.makeMore();
    const lost = await app.dropped();
    expect(lost.traces).toBeGreaterThan(0);
    expect(lost.logs).toBeGreaterThan(0);
    expect(await app.waiting()).toBe(2 * app.made - lost.traces - lost.logs);

    makeRoom();
    // What waited in memory goes to the disk, so that there is room for more.
    await until(async () => (await app.waiting()) === 0);
    await app.makeMore();
    expect(await app.dropped()).toEqual(lost);
    await until(async () => (await app.waiting()) === 0);
    expect(readdirSync(spool).filter((file) => file.endsWith('.spool')).length).toBeGreaterThan(20);

    const makeRoomAgain = disk.fill();
    await app.makeMore();
    const dropped = await app.dropped();
    expect(dropped.logs).toBeGreaterThan(lost.logs);
    makeRoomAgain();
    backEnd.answer = () => taken;
    expect((await app.end()).code).toBe(0);

    expect(arrived(backEnd)).toEqual({ traces: app.made - dropped.traces, logs: app.made - dropped.logs });
    expect(readdirSync(spool).filter((file) => /\.(spool|part)$/.test(file))).toEqual([]);
    const told = [
      'Telemetry cannot be delivered',
      'SPOOL_DIR cannot be used (Error: ENOSPC',
      'SPOOL_DIR takes telemetry again',
    ];
    for (const line of told)
      expect(
        app.complaints.filter((each) => each.includes(line)),
        line,
      ).toHaveLength(1);
  },
);
