const { registerHooks } = require('node:module');

// What each thread has loaded by now, and the main thread not: `node:worker_threads` takes a millisecond to load.
const mayBeThread = process.moduleLoadList?.includes('NativeModule internal/worker') !== false;
const isInternalThread = mayBeThread && require('node:worker_threads').isInternalThread;

function hindrance() {
  if (registerHooks === undefined)
    return [`Node.js ${process.versions.node} is too old`, 'Use 22.15 or later'];
  if (process.features.require_module === false)
    return ['ES modules cannot be required', 'Start without --no-experimental-require-module'];
}

// What `--require` loads. Node.js' own thread for loader hooks runs such preloads too: no application is in it,
// and before Node.js 22.22.3 and 24.11.1 it cannot load ES modules.
const hindered = hindrance();
if (hindered !== undefined) {
  const [reason, remedy] = hindered;
  process.stderr.write(`hishamos error: ${reason}; the application goes on without monitoring. ${remedy}.\n`);
}
// Not dist/register.js, which a further preload by `--import` is then able to load, and to say that it is a further one.
else if (!isInternalThread) require('./dist/preload.js').preload();
