import { createServer } from 'node:http';
import express from 'express';
import { body, listen } from './listen.mjs';

const app = express();
app.get('/', (_request, response) => response.type('json').send(body));
listen(createServer(app));
