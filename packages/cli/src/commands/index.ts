import { addAlerts } from './alerts.ts';
import { addCheck } from './check.ts';
import type { AddCommand } from './command.ts';
import { addDashboards } from './dashboards.ts';
import { addDoctor } from './doctor.ts';
import { addMigrate } from './migrate.ts';
import { addRules } from './rules.ts';
import { addUsers } from './users.ts';
import { addViews } from './views.ts';

/** Every command of `npx hishamos`, in the order in which the help lists them. */
export const commands: readonly AddCommand[] = [
  addDoctor,
  addCheck,
  addMigrate,
  addViews,
  addUsers,
  addDashboards,
  addRules,
  addAlerts,
];
