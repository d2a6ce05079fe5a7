// What a log line costs: processor time with all of its writing, beside pino 10 with its synchronous destination (the
// only mode of it that loses nothing) and winston 3 with its JSON format and File transport. The same fields, a file
// as destination. Claims are ratios of medians from one run, the loggers taking turns.
//
//   node bench/logs.mjs [lines] [rounds]      and, on a disk that takes 1 MB/s, with 20,000 lines/s offered:
//   node bench/logs.mjs slow [seconds]
import { execFileSync, spawn } from 'node:child_process';
import { constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const here = import.meta.dirname;
const directory = () => mkdtempSync(join(tmpdir(), 'hishamos-bench-logs-'));
const print = (text) => process.stdout.write(`${text}\n`);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function load(name, lines) {
  const place = directory();
  try {
    return JSON.parse(
      execFileSync(process.execPath, [join(here, 'logs-load.mjs'), name, place, String(lines)], {
        encoding: 'utf8',
      }),
    );
  } finally {
    rmSync(place, { recursive: true });
  }
}

function cost(lines, rounds) {
  const names = ['hishamos without call site', 'hishamos', 'pino', 'winston'];
  const results = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results.get(name).push(load(name, lines));
  }
  const cpu = (name) => median(results.get(name).map((result) => result.cpu));
  print(`processor time a line, ${lines} lines, median of ${rounds} rounds, Node.js ${process.version}`);
  for (const name of names) {
    const lost = results.get(name).reduce((sum, result) => sum + result.lost, 0);
    const all = results.get(name).map((result) => result.cpu.toFixed(2));
    print(`  ${name.padEnd(28)} ${cpu(name).toFixed(2)} us   lines lost ${lost}   rounds ${all.join(' ')}`);
  }
  const ours = cpu('hishamos without call site');
  print(
    `  without call site: ${(cpu('pino') / ours).toFixed(2)} x pino, ${(cpu('winston') / ours).toFixed(2)} x winston`,
  );
  print(`  with call site:    ${(cpu('pino') / cpu('hishamos')).toFixed(2)} x pino without one`);
}

/** A pipe that is emptied at 1 MB/s stands for the slow disk: writing to it waits as writing to a disk does. */
async function slowDisk(name, seconds) {
  const place = directory();
  const file = join(place, name === 'pino' ? 'pino.log' : 'hishamos.json.log');
  execFileSync('mkfifo', [file]);
  const fd = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  const child = spawn(process.execPath, [join(here, 'logs-slow.mjs'), name, place, String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    told += text;
  });
  let ended = false;
  child.on('close', () => {
    ended = true;
  });
  let lines = 0;
  const bytes = Buffer.alloc(64 * 1024);
  const begun = performance.now();
  let taken = 0;
  for (let idle = 0; !ended || idle < 5; ) {
    const allowed = Math.min(bytes.length, Math.floor((performance.now() - begun) * 1_000 - taken));
    let read = 0;
    try {
      read = allowed > 0 ? readSync(fd, bytes, 0, allowed) : 0;
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      // What was not used is no credit for later.
      taken = (performance.now() - begun) * 1_000;
    }
    taken += read;
    for (let i = 0; i < read; i++) if (bytes[i] === 10) lines += 1;
    idle = read > 0 ? 0 : idle + 1;
    await sleep(2);
  }
  rmSync(place, { recursive: true });
  return { ...JSON.parse(told), lines };
}

async function slow(seconds) {
  print(`a disk that takes 1 MB/s, 20,000 lines/s offered for ${seconds} s, Node.js ${process.version}`);
  for (const name of ['nothing', 'hishamos', 'pino']) {
    const { offered, dropped, p99, max, rss, lines } = await slowDisk(name, seconds);
    const delay = `loop delay p99 ${p99.toFixed(1)} ms, max ${max.toFixed(0)} ms`;
    if (name === 'nothing') {
      print(`  without logging: ${delay}; memory +${rss.toFixed(0)} MiB`);
      continue;
    }
    print(
      `  ${name}: ${delay}; memory +${rss.toFixed(0)} MiB; offered ${offered}, written ${lines} (notices of dropped ` +
        `lines included), dropped and counted ${dropped}`,
    );
  }
}

const [first, second] = process.argv.slice(2);
if (first === 'slow') await slow(Number(second ?? 10));
else {
  cost(Number(first ?? 200_000), Number(second ?? 5));
  await slow(10);
}
