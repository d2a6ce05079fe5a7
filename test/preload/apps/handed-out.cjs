// A server whose module neither `require` nor `import` has handed out; it prints what the page says of a request.
const { createServer, get } = process.getBuiltinModule('node:http');

const bodyOf = (url) =>
  new Promise((resolve, reject) => {
    get(url, async (response) => resolve((await response.toArray()).join(''))).on('error', reject);
  });

const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  await bodyOf(`${url}/seen`);
  const page = await bodyOf(`${url}/api/v1/monitoring/prometheus/metrics/`);
  process.stdout.write(page.match(/^hishamos_api_requests_total.*$/m)?.[0] ?? 'nothing');
  server.close();
  server.closeAllConnections();
});
