// Sends requests at a fixed rate, whether answers come or not, and tells how long each took.
import { Agent, get } from 'node:http';

const [port, rate, seconds] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const took = [];

const ask = () =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    get({ port, host: '127.0.0.1', path: '/', agent }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - begun));
    }).on('error', reject);
  });

const asked = [];
const begun = performance.now();
for (let sent = 0; sent < rate * seconds; ) {
  const due = Math.min(rate * seconds, Math.floor(((performance.now() - begun) / 1000) * rate));
  for (; sent < due; sent += 1) asked.push(ask().then((milliseconds) => took.push(milliseconds)));
  await new Promise((resolve) => setTimeout(resolve, 1));
}
await Promise.all(asked);
agent.destroy();
took.sort((a, b) => a - b);
const at = (quantile) => took[Math.floor(took.length * quantile)];
process.send({
  requests: took.length,
  p50: at(0.5),
  p99: at(0.99),
  seconds: (performance.now() - begun) / 1000,
});
process.disconnect();
