// As http.mjs, with what a prom-client middleware does: one counter and one histogram a request.
import { createServer } from 'node:http';
import { Counter, Histogram } from 'prom-client';
import { answer, listen } from './listen.mjs';

const labelNames = ['method', 'endpoint', 'status_code'];
const requests = new Counter({ name: 'requests_total', help: 'Requests', labelNames });
const durations = new Histogram({ name: 'request_duration_seconds', help: 'Durations', labelNames });

listen(
  createServer((request, response) => {
    const stop = durations.startTimer();
    response.once('finish', () => {
      const labels = { method: request.method, endpoint: '/', status_code: response.statusCode };
      requests.inc(labels);
      stop(labels);
    });
    answer(response);
  }),
);
