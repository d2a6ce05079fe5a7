// What `--require` loads. Node.js' own thread for loader hooks runs such preloads too: no application is in it,
// and before Node.js 22.22.3 and 24.11.1 it cannot load ES modules.
const { isInternalThread } = require('node:worker_threads');

// Not dist/register.js, which a further preload by `--import` is then able to load, and to say that it is a further one.
if (!isInternalThread) require('./dist/preload.js').preload();
