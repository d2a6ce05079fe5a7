/** What every server answers, so that they differ in nothing but their instrumentation. */
export const body = JSON.stringify({ status: 'completed', agent: 'code-generator', tokens: 1234 });

/** Listens on a free port of the loopback address and tells the parent process which. */
export function listen(server) {
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  // Microseconds of processor time so far, which what else the machine does hardly changes.
  process.on('message', (asked) => asked === 'cpu' && process.send(process.cpuUsage()));
  process.once('disconnect', () => process.exit(0));
}

/** Answers a request without a framework. */
export function answer(response) {
  response.setHeader('Content-Type', 'application/json');
  response.end(body);
}
