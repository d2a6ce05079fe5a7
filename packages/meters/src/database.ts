import { metrics } from '@hishamos/catalogue';
import { count } from './checks.ts';
import { guarded } from './guarded.ts';
import { recorder } from './recorder.ts';

export const database = {
  /** Sets how many database connections are open. */
  setConnections: guarded('database', (connections: number) => {
    const mistake = count('the number of connections', connections, 'connections');
    if (mistake) return mistake;
    recorder.record(metrics.databaseConnections, Math.abs(connections), {}); // -0 is 0
    return undefined;
  }),
};
