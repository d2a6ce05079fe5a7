// As http.mjs, with a handler that uses the request context as a log line would.
import { createServer } from 'node:http';
import { context } from '@hishamos/monitoring';
import { answer, listen } from './listen.mjs';

listen(
  createServer((_request, response) => {
    if (context.active()?.requestId === undefined) throw new Error('the request has no context');
    answer(response);
  }),
);
