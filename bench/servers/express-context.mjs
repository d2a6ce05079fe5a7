// As express.mjs, with a handler that uses the request context as a log line would.
import { createServer } from 'node:http';
import { context } from '@hishamos/monitoring';
import express from 'express';
import { body, listen } from './listen.mjs';

const app = express();
app.get('/', (_request, response) => {
  if (context.active()?.requestId === undefined) throw new Error('the request has no context');
  response.type('json').send(body);
});
listen(createServer(app));
