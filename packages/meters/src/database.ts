import { metrics } from '@hishamos/catalogue';
import { count } from './checks.ts';
import { Followed } from './followed.ts';
import { guarded } from './guarded.ts';
import { recorder } from './recorder.ts';

/** What the connections are looked up by, until the application sets them. */
export const databaseConnections: Followed = new Followed(metrics.databaseConnections);

export const database = {
  /** Sets how many database connections are open. From then on they are not counted by themselves any more. */
  setConnections: guarded('database', (connections: number) => {
    const mistake = count('the number of connections', connections, 'connections');
    if (mistake) return mistake;
    databaseConnections.leave();
    recorder.record(metrics.databaseConnections, Math.abs(connections), {}); // -0 is 0
    return undefined;
  }),
};
