import { context, meters } from '@hishamos/monitoring';
import type { RequestHandler, Response } from 'express';
import { LRUCache } from 'lru-cache';
import type { Users } from '../users/users.ts';

/** A user counts as active for five minutes after a request. */
const active = new LRUCache<string, true>({ max: 10_000, ttl: 300_000 });

/** Puts the user whom the header `X-User-Id` names into the request's context. */
export const identifyCaller =
  (users: Users): RequestHandler =>
  (request, response, next) => {
    const userId = request.get('x-user-id');
    const user = userId === undefined ? undefined : users.find(userId);
    if (user) {
      response.locals.userId = user.id;
      context.setUser(user.id, { email: user.email });
      active.set(user.id, true);
    }
    next();
  };

/** Reports how many users are active now. */
export function reportActiveUsers(): void {
  active.purgeStale();
  meters.system.setActiveUsers(active.size);
}

/** The user whom {@link identifyCaller} found. */
export const userIdOf = (response: Response): string | undefined => response.locals.userId;

/** Aborted when the client closes the connection before it has the answer. */
export function whenGone(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
