import { httpMethods, metrics, otherMethod } from '@hishamos/catalogue';
import { amount, label, statusCode as status, string } from './checks.ts';
import { guarded, object } from './guarded.ts';
import { recorder } from './recorder.ts';

/** One HTTP request that was answered or aborted. */
export interface ApiRecord {
  /** In any case; a method that HTTP does not define is recorded as `_OTHER`. */
  readonly method: string;
  /** A route template such as `/api/v1/agents/:id`, never a raw path: every distinct value is a series. */
  readonly endpoint: string;
  /** 100 to 599. */
  readonly statusCode: number;
  /** Seconds. */
  readonly duration: number;
}

function knownMethod(method: string): string {
  if (httpMethods.has(method)) return method;
  const upper = method.toUpperCase();
  return httpMethods.has(upper) ? upper : otherMethod;
}

export const api = {
  /** Counts a request and its duration. */
  record: guarded('api', (record: ApiRecord) => {
    const noObject = object(record);
    if (noObject) return noObject;
    const { method: given, endpoint, statusCode, duration } = record;
    const mistake =
      string('method', given) ??
      label('endpoint', endpoint) ??
      status('statusCode', statusCode) ??
      amount('duration', duration, 'seconds');
    if (mistake) return mistake;
    const method = knownMethod(given);
    recorder.record(metrics.apiRequests, 1, { method, endpoint, status_code: statusCode });
    recorder.record(metrics.apiDuration, duration, { method, endpoint });
    return undefined;
  }),
};
