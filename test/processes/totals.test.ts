import { kill } from 'node:process';
import { metrics } from '@hishamos/catalogue';
import { describe, expect, it } from 'vitest';
import { seriesKey } from '../support/prometheus-page.ts';
import { ask, GroupApp, interval, record, required, Scraper, sleep, totals, until } from './group.ts';

/** What a page must say after so many records. */
const after = (records: number) => ({
  executions: records,
  failed: records / 10,
  durations: records,
  tokens: records * 3,
  cost: expect.closeTo(records * 0.1, 6),
  jobs: records,
  took: records,
});

describe.concurrent('a scrape of any gives the totals of all', () => {
  it('4 cluster workers with 10,000 records each, one of them killed with -9 half-way and replaced', async () => {
    await using app = new GroupApp('cluster', 4);
    const [primary, ...workers] = await app.members(5);
    const scraper = new Scraper();
    const scrapeAll = async () => {
      for (const worker of workers) await scraper.scrape(worker);
    };
    for (let round = 0; round < 5; round += 1) {
      if (round > 0) await scrapeAll();
      await Promise.all(workers.map((worker) => record(worker, 1000)));
    }
    // Not scraped since: what is kept of the killed one is what it wrote down by itself.
    await sleep(2 * interval);
    kill(required(workers.shift()).pid, 'SIGKILL');
    workers.push(await app.newest(6));
    await scrapeAll();
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(workers.map((worker) => record(worker, 1000)));
      await scrapeAll();
    }
    for (const member of [primary, ...workers])
      expect(totals(await scraper.shows(member, { executions: 40_000, processes: 5 }))).toMatchObject({
        ...after(40_000),
        // Others' instruments are asked less often.
        jobs: expect.any(Number),
        took: expect.any(Number),
      });
  });

  it('a user whom several workers have seen counts once', async () => {
    await using app = new GroupApp('cluster', 2);
    const [primary, one, other] = await app.members(3);
    await ask(required(one), '/?user=ada&user=bob');
    await ask(required(other), '/?user=bob&user=carol&user=dan');
    await until(async () => {
      const page = await new Scraper().scrape(primary);
      return page.samples.get(seriesKey(metrics.activeUsers.name)) === 4;
    }, '4 users');
  });

  it.each(['fork', 'thread'] as const)('3 of kind %s, of which two end and are replaced', async (kind) => {
    await using app = new GroupApp(kind, 3);
    const [first, ...others] = await app.members(4);
    const scraper = new Scraper();
    for (const member of [first, ...others]) {
      await record(member, 1000);
      await scraper.scrape(member);
    }
    for (const [ended, end] of ['/exit', '/exit?code=3'].entries()) {
      const one = required(others.shift());
      await record(one, 1000);
      await ask(one, end);
      others.push(await app.newest(5 + ended));
      await scraper.scrape(required(others.at(-1)));
    }
    for (const member of [first, ...others])
      await scraper.shows(member, { executions: 6000, tokens: 18_000, processes: 4 });
  });
});
