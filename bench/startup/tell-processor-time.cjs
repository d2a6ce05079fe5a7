// Synchronously, as nothing else is done after an `exit` listener.
process.on('exit', () => require('node:fs').writeSync(1, JSON.stringify(process.cpuUsage())));
