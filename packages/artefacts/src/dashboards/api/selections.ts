import { on } from '@hishamos/catalogue/alerts';

const method = { matches: '$method' } as const;
const endpoint = { matches: '$endpoint' } as const;

/** The series of the methods and endpoints that are chosen. */
export const chosen = {
  requests: on('apiRequests', { method, endpoint }),
  clientErrors: on('apiRequests', { method, endpoint, status_code: { matches: '4..' } }),
  serverErrors: on('apiRequests', { method, endpoint, status_code: { matches: '5..' } }),
  duration: on('apiDuration', { method, endpoint }),
};
