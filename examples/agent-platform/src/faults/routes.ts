import { Router } from 'express';
import { z } from 'zod';

/** Parts of the platform that can be made to fail. */
type Parts = Readonly<Record<'database' | 'cache' | 'models', { failing: boolean }>>;

const body = z.strictObject({ database: z.boolean(), cache: z.boolean(), models: z.boolean() }).partial();

/** Says which parts fail from now on, so that one can see what health and alerts make of it. */
export function faultRoutes({ database, cache, models }: Parts): Router {
  return Router().put('/', (request, response) => {
    const faults = body.parse(request.body);
    database.failing = faults.database ?? false;
    cache.failing = faults.cache ?? false;
    models.failing = faults.models ?? false;
    response.json(faults);
  });
}
