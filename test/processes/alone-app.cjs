// Records, scrapes itself, starts a program that is no process of ours, and tells what is open.
const { execFileSync, execFile } = require('node:child_process');
const { createServer } = require('node:http');
const { meters } = require('@hishamos/monitoring');

meters.cache.hit('redis');
const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1', async () => {
  execFileSync('true');
  await new Promise((resolve) => execFile('true', resolve));
  const url = `http://127.0.0.1:${server.address().port}/api/v1/monitoring/prometheus/metrics/`;
  const page = await (await fetch(url, { headers: { connection: 'close' } })).text();
  // A look for others is due in the second after a program was started.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const resources = process.getActiveResourcesInfo().filter((name) => /PipeServer|Timeout|FSReq/.test(name));
  console.log(JSON.stringify({ page, resources }));
  server.close();
});
