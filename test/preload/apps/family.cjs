// Starts relatives of every kind, one after the other; each prints one line.
const { execFileSync, fork, spawn } = require('node:child_process');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');

const member = require.resolve('./member.cjs');
const inherit = { stdio: 'inherit' };

async function main() {
  await once(fork(member, ['fork']), 'exit');
  await once(spawn(process.execPath, [member, 'spawn'], inherit), 'exit');
  execFileSync(process.execPath, [member, 'exec'], inherit);
  await once(new Worker(member, { argv: ['worker'] }), 'exit');
  console.log('family done');
}

main();
