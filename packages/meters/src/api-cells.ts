import { metrics } from '@hishamos/catalogue';
import { type HistogramCell, installed, type NumberCell } from '@hishamos/engine';
import { isAmount } from './checks.ts';
import { Known } from './known.ts';

/** The series of one method of one endpoint. */
export interface ApiCells {
  readonly duration: HistogramCell;
  /** By status code. */
  readonly requests: Map<number, NumberCell>;
}

/** What is known of an endpoint, by method. */
const known = new Known<Map<string, ApiCells>>();

/** The series of a method of an endpoint that have been recorded before. */
export const knownApi = (method: string, endpoint: string): ApiCells | undefined =>
  known.get(endpoint)?.get(method);

/** How a request may have been answered, as it was given. */
interface Answered {
  readonly statusCode: unknown;
  readonly duration: unknown;
}

/**
 * Records a request where all of it is valid and has live series; else nothing, and gives false. Its exemplars are
 * left to `exemplify`, so that V8 compiles this one into its callers.
 */
export function addRequest(cells: ApiCells, { statusCode, duration }: Answered): boolean {
  const requests = cells.requests.get(statusCode as number);
  const took = cells.duration;
  if (requests?.state !== 'live' || took.state !== 'live' || !isAmount(duration)) return false;
  requests.value += 1;
  took.measure(duration);
  return true;
}

/** Remembers the series of a request that is valid and has been recorded. */
export function rememberApi(method: string, endpoint: string, statusCode: number): void {
  const engine = installed.current;
  const duration = engine?.family(metrics.apiDuration).find({ method, endpoint });
  const requests = engine?.family(metrics.apiRequests).find({ method, endpoint, status_code: statusCode });
  if (duration === undefined || requests === undefined) return;
  const path = duration.attributes.endpoint as string;
  const methods = known.get(path) ?? new Map<string, ApiCells>();
  known.add(path, methods);
  const cells = methods.get(method) ?? { duration, requests: new Map<number, NumberCell>() };
  methods.set(method, cells);
  cells.requests.set(statusCode, requests);
}
