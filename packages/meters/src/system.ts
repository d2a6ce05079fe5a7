import { metrics } from '@hishamos/catalogue';
import { count, label, oneOf } from './checks.ts';
import { Followed } from './followed.ts';
import { guarded } from './guarded.ts';
import { recorder } from './recorder.ts';

/** How a component is: `true` is healthy, `false` unhealthy. */
export type Health = boolean | 'healthy' | 'degraded' | 'unhealthy';

/** What the gauge holds for each state. */
const levels: ReadonlyMap<Health, number> = new Map<Health, number>([
  [true, 1],
  ['healthy', 1],
  ['degraded', 0.5],
  [false, 0],
  ['unhealthy', 0],
]);
const states = [...levels.keys()];

/** What the active users are looked up by, until the application sets them. */
export const activeUsers: Followed = new Followed(metrics.activeUsers);

export const system = {
  /** Sets the health of a component: 1 healthy, 0.5 degraded, 0 unhealthy. */
  setHealth: guarded('system', (component: string, health: Health) => {
    const level = levels.get(health);
    const mistake = label('component', component) ?? oneOf('health', health, states);
    if (mistake || level === undefined) return mistake;
    recorder.record(metrics.systemHealth, level, { component });
    return undefined;
  }),

  /** Sets how many users are active now. From then on they are not counted by themselves any more. */
  setActiveUsers: guarded('system', (users: number) => {
    const mistake = count('the number of active users', users, 'users');
    if (mistake) return mistake;
    activeUsers.leave();
    recorder.record(metrics.activeUsers, Math.abs(users), {}); // -0 is 0
    return undefined;
  }),
};
