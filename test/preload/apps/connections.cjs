// Prints every connection that the process makes, and every thread that it starts, which may make some.
const threads = require('node:worker_threads');

require('node:diagnostics_channel').subscribe('net.client.socket', ({ socket }) => {
  socket.once('connectionAttempt', (address, port) => console.log(`connects to ${address}:${port}`));
});
threads.Worker = new Proxy(threads.Worker, {
  construct(Worker, args) {
    console.log('starts a thread');
    return new Worker(...args);
  },
});
