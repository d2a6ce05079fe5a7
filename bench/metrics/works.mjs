// What is measured of each contender: each runs in a process of its own and gives named numbers.
import { setTimeout as sleep } from 'node:timers/promises';
import { GCProfiler } from 'node:v8';
import { statuses } from './contenders.mjs';

const agents = 100;
const ids = Array.from({ length: agents }, (_, index) => `agent-${index}`);
const rounds = 7;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * Milliseconds of processor time since a moment, garbage collection included: what else a busy machine does
 * meanwhile is not counted.
 */
function processorTime(since) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** Nanoseconds of one call, the median of several rounds. */
function nanosecondsOf(calls, call) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    for (let index = 0; index < calls; index += 1) call(index);
    times.push((processorTime(start) * 1e6) / calls);
  }
  return median(times);
}

/** Recording, under ids that are built for each call, that are constant, and through handles. */
function recording({ record, bind }) {
  const calls = 200_000;
  const status = (index) => statuses[index & 3];
  const built = nanosecondsOf(calls, (index) =>
    record(`agent-${index % agents}`, status(index), (index % 64) / 8, 100, 0.01),
  );
  const constant = nanosecondsOf(calls, (index) =>
    record(ids[index % agents], status(index), (index % 64) / 8, 100, 0.01),
  );
  const handles = ids.map(bind);
  const bound = nanosecondsOf(calls, (index) =>
    handles[index % agents](status(index), (index % 64) / 8, 100, 0.01),
  );
  return { built, constant, bound };
}

/** Series that an agent has on the page: four statuses, tokens, cost, and a histogram's 16. */
const seriesOfAgent = 22;

function change({ record }, count) {
  for (let index = 0; index < count; index += 1)
    for (const status of statuses) record(`agent-${index}`, status, (index % 64) / 8, 100, 0.01);
}

/**
 * The longest time for which nothing else could run while something is done: by the clock, but no more than the
 * process had of a processor meanwhile, since a busy machine stops it as well.
 */
async function longestBlock(work) {
  let clock = performance.now();
  let cpu = process.cpuUsage();
  let longest = 0;
  let done = false;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, Math.min(now - clock, processorTime(cpu)));
    clock = now;
    cpu = process.cpuUsage();
    if (!done) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  tick();
  done = true;
  return longest;
}

/** Bytes that something allocates on the heap. */
async function allocatedBy(work) {
  globalThis.gc();
  const profiler = new GCProfiler();
  const before = process.memoryUsage().heapUsed;
  profiler.start();
  await work();
  const after = process.memoryUsage().heapUsed;
  const { statistics } = profiler.stop();
  const freed = statistics.map(
    ({ beforeGC, afterGC }) => beforeGC.heapStatistics.usedHeapSize - afterGC.heapStatistics.usedHeapSize,
  );
  return after - before + freed.reduce((all, one) => all + one, 0);
}

/** A scrape of so many series, all changed since the last, of a process that has been scraped before. */
const scraping = (series, scrapes, before) => async (contender) => {
  const count = Math.round(series / seriesOfAgent);
  const times = [];
  const blocks = [];
  let bytes = 0;
  for (let round = 0; round < before; round += 1) {
    change(contender, count);
    await contender.scrape();
  }
  for (let round = 0; round < scrapes; round += 1) {
    change(contender, count);
    await sleep(20);
    const start = process.cpuUsage();
    bytes = (await contender.scrape()).length;
    times.push(processorTime(start));
  }
  for (let round = 0; round < 5; round += 1) {
    change(contender, count);
    await sleep(20);
    blocks.push(await longestBlock(contender.scrape));
  }
  change(contender, count);
  // The page itself stands beside the heap.
  const garbage = ((await allocatedBy(contender.scrape)) + bytes) / 1e6;
  return { time: median(times), block: median(blocks), garbage };
};

/** Resident memory of 10,000 histogram series after two scrapes, in megabytes. */
async function memory({ record, scrape }) {
  const rss = () => {
    globalThis.gc();
    return process.memoryUsage().rss / 1e6;
  };
  const before = rss();
  for (let round = 0; round < 2; round += 1) {
    for (let index = 0; index < 10_000; index += 1) record(`agent-${index}`, 'completed', index % 64, 1, 1);
    await scrape();
  }
  await sleep(100);
  return { resident: rss() - before };
}

export const works = {
  recording,
  scrape10k: scraping(10_000, 30, 30),
  scrape100k: scraping(100_000, 9, 3),
  memory,
};

/** A call while no SDK is started. */
export async function withoutSdk() {
  const { meters } = await import('@hishamos/meters');
  return {
    idle: nanosecondsOf(2_000_000, (index) =>
      meters.agent.record({
        agentId: ids[index % agents],
        status: 'completed',
        duration: 1,
        tokens: 1,
        cost: 1,
      }),
    ),
  };
}
