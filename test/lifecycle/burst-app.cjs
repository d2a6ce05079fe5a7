// Makes 500 spans and log records at each SIGUSR2, and says how many there are by then.
const { trace } = require('@opentelemetry/api');
const { getLogger } = require('@hishamos/monitoring');

const tracer = trace.getTracer('spool');
const log = getLogger('spool');
let made = 0;

async function burst() {
  for (let part = 0; part < 10; part++) {
    for (let each = 0; each < 50; each++) {
      tracer.startSpan('item', { attributes: { made } }).end();
      log.info('item', { made });
      made++;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  console.log(`made ${made}.`);
}

process.on('SIGUSR2', () => void burst());
process.stdin.resume();
console.log('ready');
