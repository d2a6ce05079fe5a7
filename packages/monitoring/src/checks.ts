import { checks as ofClients } from '@hishamos/health';
import { httpDependency } from '@hishamos/http';

/** Ready-made checks for `health.register`: `checks.postgres(pool)`, `checks.http('https://…/status')` and the rest. */
export const checks: typeof ofClients & { readonly http: typeof httpDependency } = {
  ...ofClients,
  http: httpDependency,
};
