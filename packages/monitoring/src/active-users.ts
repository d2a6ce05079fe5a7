import { ActiveUsers, onUser } from '@hishamos/context';
import { activeUsers } from '@hishamos/meters';
import { setting } from './setting.ts';

/** Counts the users whom requests and jobs are named to be of. */
export function followActiveUsers(): void {
  const users = new ActiveUsers(setting('HISHAMOS_ACTIVE_USERS_WINDOW') * 1000);
  onUser((id) => users.saw(id));
  activeUsers.follow(
    () => users.count(),
    () => users.sketch(),
  );
}
