import { createServer } from 'node:http';
import { answer, listen } from './listen.mjs';

listen(createServer((_request, response) => answer(response)));
