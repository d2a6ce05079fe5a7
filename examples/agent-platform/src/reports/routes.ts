import { Router } from 'express';
import { notFound } from '../http/api-error.ts';
import type { Database } from '../storage/database.ts';

/** Reports are stored as JSON, but `legacy` was written before that: it fails as nobody foresaw, with a 500. */
export function reportRoutes(database: Database): Router {
  return Router().get('/:name', (request, response) => {
    const { name } = request.params;
    const report = database.one<{ body: string }>('SELECT body FROM reports WHERE name = ?', name);
    if (!report) throw notFound('report', name);
    response.json(JSON.parse(report.body));
  });
}
