import { httpMethods, metrics, otherMethod } from '@hishamos/catalogue';
import { installed } from '@hishamos/engine';
import { type ApiCells, addRequest, knownApi, rememberApi } from './api-cells.ts';
import { Bound, binding } from './bound.ts';
import { amount, isLabel, label, statusCode as status, string } from './checks.ts';
import { exemplify } from './execution-cells.ts';
import { guarded, object } from './guarded.ts';
import { recorder } from './recorder.ts';

/** What was asked for. */
export interface ApiIdentity {
  /** In any case; a method that HTTP does not define is recorded as `_OTHER`. */
  readonly method: string;
  /** A route template such as `/api/v1/agents/:id`, never a raw path: every distinct value is a series. */
  readonly endpoint: string;
}

/** How a request was answered. */
export interface ApiOutcome {
  /** 100 to 599. */
  readonly statusCode: number;
  /** Seconds. */
  readonly duration: number;
}

/** One HTTP request that was answered or aborted. */
export interface ApiRecord extends ApiIdentity, ApiOutcome {}

/** Records the requests of one endpoint, which was given before. For hot loops. */
export interface BoundApi {
  /** Counts a request and its duration. Never throws; a record with a bad value is refused whole. */
  record(outcome: ApiOutcome): void;
}

function knownMethod(method: string): string {
  if (httpMethods.has(method)) return method;
  const upper = method.toUpperCase();
  return httpMethods.has(upper) ? upper : otherMethod;
}

const attempt = guarded('api', (outcome: ApiOutcome, identity: ApiIdentity) => {
  const noObject = object(outcome) ?? object(identity);
  if (noObject) return noObject;
  const { method: given, endpoint } = identity;
  const { statusCode, duration } = outcome;
  const mistake =
    string('method', given) ??
    label('endpoint', endpoint) ??
    status('statusCode', statusCode) ??
    amount('duration', duration, 'seconds');
  if (mistake) return mistake;
  const method = knownMethod(given);
  recorder.record(metrics.apiRequests, 1, { method, endpoint, status_code: statusCode });
  recorder.record(metrics.apiDuration, duration, { method, endpoint });
  rememberApi(method, endpoint, statusCode);
  return undefined;
});

/** Records where the endpoint is known already. Else, or with any mistake, false and nothing done. */
function recordKnown(record: ApiRecord): boolean {
  try {
    const cells = knownApi(record.method, record.endpoint);
    if (cells === undefined || !addRequest(cells, record)) return false;
    if (cells.duration.seeksExemplars) exemplify(cells.duration, record.duration);
    return true;
  } catch {
    // What the record threw is found again, and told, by the attempt that follows.
    return false;
  }
}

class BoundEndpoint extends Bound<ApiCells, ApiOutcome> {
  record(outcome: ApiOutcome): void {
    try {
      const { statusCode, duration } = outcome;
      const cells = this.known;
      if (cells !== undefined && addRequest(cells, outcome)) {
        if (cells.duration.seeksExemplars) exemplify(cells.duration, duration);
      } else this.recordAnew(typeof outcome === 'object' ? { statusCode, duration } : outcome);
    } catch {
      // What the outcome threw is found again, and told.
      this.recordAnew(outcome);
    }
  }
}

export const api = {
  /** Counts a request and its duration. */
  record(record: ApiRecord): void {
    if (installed.current === undefined || !recordKnown(record)) attempt(record, record);
  },

  /**
   * Looks an endpoint up once, for a loop that records its requests. Its duration stands at 0 until the first.
   * Never throws: a bad endpoint is refused with each of its records.
   */
  bind: binding<ApiIdentity, BoundApi>(({ method, endpoint }) => {
    const identity = { method, endpoint } as ApiIdentity;
    const name = typeof method === 'string' ? knownMethod(method) : '';
    if (name !== '' && isLabel(endpoint))
      installed.current?.family(metrics.apiDuration).showZero({ method: name, endpoint });
    return new BoundEndpoint({
      find: () => knownApi(name, identity.endpoint),
      attempt: (outcome) => attempt(outcome, identity),
    });
  }),
};
