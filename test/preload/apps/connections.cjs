// Prints every connection that the process makes.
require('node:diagnostics_channel').subscribe('net.client.socket', ({ socket }) => {
  socket.once('connectionAttempt', (address, port) => console.log(`connects to ${address}:${port}`));
});
