// Loaded as the stock one is: what a process loads first as an ES module changes how fast Node.js itself gets.
const { initMonitoring } = require('@hishamos/monitoring');
const { spanProcessor } = require('./span-processor.mjs');

initMonitoring({ spanProcessors: [spanProcessor] });
