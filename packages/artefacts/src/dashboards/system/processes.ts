import { on } from '@hishamos/catalogue/alerts';
import type { AlertLines } from '../alert-lines.ts';
import type { Row } from '../frame.ts';
import { timeSeries } from '../panels/time-series.ts';
import { gaugeNow, rateOf, rateOfSum, shareOf } from '../queries.ts';

const by = ['instance'];
const legend = '{{instance}}';

/** What the Node.js processes tell of themselves. */
export const processes = (lines: AlertLines): Row => ({
  title: 'Processes',
  panels: [
    timeSeries({
      title: 'Event loop',
      description:
        'Share of the time in which the event loop of each instance is busy. Dashed: where EventLoopSaturated warns.',
      width: 8,
      unit: 'percentunit',
      max: 1,
      queries: [{ expr: gaugeNow('max', on('utilization'), by), legend }],
      lines: lines.eventLoopUtilization,
    }),
    timeSeries({
      title: 'Event loop delay (P99)',
      description: 'What comes to an instance waits this long at worst, in 99 of 100 moments.',
      width: 8,
      unit: 's',
      queries: [{ expr: gaugeNow('max', on('lagP99'), by), legend }],
    }),
    timeSeries({
      title: 'CPU',
      description: 'CPU time that each instance takes: 100 % is one core.',
      width: 8,
      unit: 'percentunit',
      queries: [{ expr: rateOf(on('cpu'), by), legend }],
    }),
    timeSeries({
      title: 'Memory',
      description: 'Memory of each instance that is in RAM.',
      width: 8,
      unit: 'bytes',
      queries: [{ expr: gaugeNow('sum', on('residentMemory'), by), legend }],
    }),
    timeSeries({
      title: 'Heap',
      description: 'How full the heap of each instance is: at 100 % the process ends.',
      width: 8,
      unit: 'percentunit',
      max: 1,
      queries: [
        { expr: shareOf(gaugeNow('sum', on('heapUsed'), by), gaugeNow('sum', on('heapLimit'), by)), legend },
      ],
    }),
    timeSeries({
      title: 'Garbage collection',
      description: 'Share of the time for which the garbage collector stops each instance.',
      width: 8,
      unit: 'percentunit',
      queries: [{ expr: rateOfSum(on('gcDuration'), by), legend }],
    }),
  ],
});
