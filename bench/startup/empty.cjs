// Nothing: what is left is Node.js itself and what is preloaded, whose processor time it tells at its end.
require('./tell-processor-time.cjs');
