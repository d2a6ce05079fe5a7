import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getuid, kill } from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, GroupApp, record, required, Scraper, totals, until } from './group.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hishamos-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent('a scrape', () => {
  it('waits for no process that is stopped, and shows it as it was', async () => {
    await using app = new GroupApp('fork', 2);
    const [first, stopped] = await app.members(3);
    const scraper = new Scraper();
    await record(required(stopped), 1000);
    await scraper.shows(first, { executions: 1000 });
    kill(required(stopped).pid, 'SIGSTOP');
    await record(first, 10);
    await scraper.shows(first, { executions: 1010, processes: 3 });
    kill(required(stopped).pid, 'SIGCONT');
    await record(required(stopped), 5);
    await scraper.shows(first, { executions: 1015, processes: 3 });
  });

  it.each([
    ['is a file', (path: string) => writeFileSync(path, '')],
    ['belongs to everybody', (path: string) => mkdirSync(path, { mode: 0o777 })],
  ])('shows one process alone, and says so once, where the directory of groups %s', async (what, make) => {
    const temporary = join(folder, what.replaceAll(' ', '-'));
    mkdirSync(temporary);
    const { umask } = process;
    const before = umask(0);
    make(join(temporary, `hishamos-${getuid?.()}`));
    umask(before);
    await using app = new GroupApp('fork', 1, { TMPDIR: temporary });
    const [first, second] = await app.members(2);
    for (const member of [first, required(second)]) {
      await record(member, 100);
      expect(totals(await new Scraper().scrape(member))).toMatchObject({ executions: 100, processes: 1 });
    }
    expect(app.complaints).toEqual([
      expect.stringMatching(/^hishamos warning: This process is counted alone.*TMPDIR/),
    ]);
  });

  it('survives that somebody clears the directory for temporary files', async () => {
    const temporary = join(folder, 'cleared');
    mkdirSync(temporary);
    await using app = new GroupApp('cluster', 2, { TMPDIR: temporary });
    const members = await app.members(3);
    for (const member of members) await record(member, 100);
    await new Scraper().shows(members[0], { executions: 300 });
    for (const name of readdirSync(temporary)) rmSync(join(temporary, name), { recursive: true });
    expect(totals(await new Scraper().scrape(members[0])).executions).toBe(100);
    const isWhole = async () => totals(await new Scraper().scrape(members[0])).executions === 300;
    await until(isWhole, 'all are counted again');
  });

  it('keeps the series cap, with exact totals, when processes with other labels come and go', async () => {
    await using app = new GroupApp('cluster', 3, { HISHAMOS_SERIES_CAP: '40' });
    const [primary, ...workers] = await app.members(4);
    const scraper = new Scraper();
    let records = 0;
    for (let round = 0; round < 4; round += 1) {
      for (const [index, worker] of workers.entries())
        for (let agent = 0; agent < 6; agent += 1) {
          await record(worker, 10, `agent-${round}-${index}-${agent}`);
          records += 10;
        }
      const expected = { executions: records, tokens: records * 3, processes: 4 };
      const page = await scraper.shows(primary, expected);
      for (const name of ['executions_total', 'tokens_total', 'execution_duration_seconds_count']) {
        const series = [...page.samples.keys()].filter((key) => key.startsWith(`hishamos_agent_${name} `));
        expect(series.length).toBeLessThanOrEqual(40);
      }
      kill(required(workers.shift()).pid, 'SIGKILL');
      workers.push(await app.newest(5 + round));
    }
  });
});

describe.concurrent('many deaths', () => {
  it('make no total fall, and leave few files', async () => {
    const temporary = join(folder, 'deaths');
    mkdirSync(temporary);
    await using app = new GroupApp('cluster', 4, { TMPDIR: temporary });
    const [primary, ...workers] = await app.members(5);
    const scraper = new Scraper();
    const ends = ['SIGKILL', '/exit', '/crash', 'SIGTERM'];
    let least = 0;
    for (let round = 0; round < 12; round += 1) {
      const worker = required(workers.shift());
      await record(worker, 7);
      least += 7;
      await scraper.shows(required(workers.at(-1)), { executions: least }, false);
      const end = required(ends[round % ends.length]);
      await record(worker, 3);
      if (end.startsWith('SIG')) kill(worker.pid, end);
      else await ask(worker, end);
      workers.push(await app.newest(6 + round));
      // What was recorded since the last scrape is lost to SIGKILL alone.
      if (end !== 'SIGKILL') least += 3;
      await scraper.shows(required(workers[round % workers.length]), { executions: least }, false);
    }
    await scraper.shows(primary, { executions: least, processes: 5 }, false);
    const [group = ''] = readdirSync(join(temporary, `hishamos-${getuid?.()}`));
    const files = () => readdirSync(join(temporary, `hishamos-${getuid?.()}`, group)).length;
    // Three of each process that runs.
    await until(() => files() <= 15, 'what the others left is taken over');
    await app.end();
    expect(readdirSync(join(temporary, `hishamos-${getuid?.()}`))).toEqual([]);
  });
});
