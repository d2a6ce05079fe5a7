import { Router } from 'express';
import { notFound } from '../http/api-error.ts';
import type { Users } from './users.ts';

export function userRoutes(users: Users): Router {
  return Router().get('/:id', (request, response) => {
    const user = users.find(request.params.id);
    if (!user) throw notFound('user', request.params.id);
    response.json(user);
  });
}
