// Sends requests at a fixed rate, whether answers come or not, and tells how long each took.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const agent = new Agent({ keepAlive: true, maxSockets: 512 });

/** Milliseconds until the answer. */
const ask = (port, path) =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    get({ port, host: '127.0.0.1', path, agent }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - begun));
    }).on('error', reject);
  });

/** Those of the first seconds are sent, but not told of. */
async function load({ port, path, rate, seconds, warmUp = 0 }) {
  const asked = [];
  const begun = performance.now();
  while (asked.length < rate * seconds) {
    const due = Math.min(rate * seconds, ((performance.now() - begun) / 1000) * rate);
    while (asked.length < due) asked.push(ask(port, path));
    await sleep(1);
  }
  const took = (await Promise.all(asked)).slice(rate * warmUp).sort((a, b) => a - b);
  const at = (quantile) => took[Math.floor(took.length * quantile)];
  return {
    requests: asked.length,
    seconds: (performance.now() - begun) / 1000,
    p50: at(0.5),
    p99: at(0.99),
  };
}

process.on('message', async (message) => process.send(await load(message)));
