const { registerHooks } = require('node:module');

// What each thread has loaded by now, and the main thread not: `node:worker_threads` takes a millisecond to load.
const mayBeThread = process.moduleLoadList?.includes('NativeModule internal/worker') !== false;
const isInternalThread = mayBeThread && require('node:worker_threads').isInternalThread;

// What `--require` loads. Node.js' own thread for loader hooks runs such preloads too: no application is in it,
// and before Node.js 22.22.3 and 24.11.1 it cannot load ES modules.
if (registerHooks === undefined)
  process.stderr.write(
    `hishamos error: Node.js ${process.versions.node} is too old; the application goes on without monitoring. Use 22.15 or later.\n`,
  );
// Not dist/register.js, which a further preload by `--import` is then able to load, and to say that it is a further one.
else if (!isInternalThread) require('./dist/preload.js').preload();
