export type { Target } from './connection.ts';
export { forgetUser } from './forget-user.ts';
export {
  type MigrationDone,
  type MigrationState,
  migrate,
  migrationStates,
  migrationsSql,
} from './migrate/migrations.ts';
export type {
  AgentPerformance,
  CommandUsage,
  DailyMetrics,
  UserActivity,
  WorkflowPerformance,
} from './read/rows.ts';
export { type Limit, openStore, Store } from './read/store.ts';
export { type ViewName, type ViewRows, viewNames } from './read/views.ts';
export { checkRollups, type Disagreement } from './rollups/check.ts';
export { rebuildRollups } from './rollups/rebuild.ts';
export type { Place } from './schema/names.ts';
export { StoreError } from './store-error.ts';
export { placeOf, targetOf } from './target.ts';
