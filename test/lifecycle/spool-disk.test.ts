import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { OtlpBackEnd } from '../support/otlp-back-end.ts';
import { noSmallDisks, SmallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';
import { BurstApplication } from './burst-application.ts';

it.skipIf(noSmallDisks)(
  'a disk that is full is used again when it has room, and all is counted',
  async () => {
    await using backEnd = await OtlpBackEnd.start('http/json');
    await backEnd.fail('throttle');
    using disk = new SmallDisk(1024);
    const spool = join(disk.path, 'spool');
    mkdirSync(spool);
    const makeRoom = disk.fill();
    await using app = new BurstApplication(await freePort(), {
      ...backEnd.env,
      OTEL_BSP_MAX_QUEUE_SIZE: '200',
      OTEL_BLRP_MAX_QUEUE_SIZE: '200',
      HISHAMOS_SPOOL_DIR: spool,
    });
    const nothingWaits = async () => Object.values(await app.waiting()).every((count) => count === 0);
    await app.printed(/ready/);

    await app.makeMore();
    const lost = await app.dropped('queue_full');
    const waiting = await app.waiting();
    expect(lost.traces).toBeGreaterThan(0);
    expect(lost.logs).toBeGreaterThan(0);
    expect(waiting).toEqual({ traces: app.made - lost.traces, logs: app.made - lost.logs });

    makeRoom();
    // What waited in memory goes to the disk, so that there is room for more.
    await until(nothingWaits);
    await app.makeMore();
    await until(nothingWaits);
    expect(await app.dropped('queue_full')).toEqual(lost);
    expect(readdirSync(spool).filter((file) => file.endsWith('.spool')).length).toBeGreaterThan(20);

    const makeRoomAgain = disk.fill();
    await app.makeMore();
    const dropped = await app.dropped('queue_full');
    expect(dropped.logs).toBeGreaterThan(lost.logs);
    makeRoomAgain();
    await backEnd.recover();
    expect((await app.end()).code).toBe(0);

    expect(backEnd.taken).toEqual({ traces: app.made - dropped.traces, logs: app.made - dropped.logs });
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
