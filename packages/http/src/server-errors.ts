import { type BoundError, meters } from '@hishamos/meters';

/** Names of the server errors that HTTP defines, as types of error. */
const types = {
  500: 'InternalServerError',
  501: 'NotImplemented',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
} as const;

const bind = (errorType: string): BoundError => meters.error.bind({ errorType, component: 'api' });

let byStatus: ReadonlyMap<number, BoundError> | undefined;
let others: BoundError | undefined;

/**
 * Counts an answer of 500 to 599 as an error of the component `api`, whatever the application makes of what caused it.
 * From the first request on their series stand at 0, so that `rate()` sees the first error.
 */
export function countServerError(statusCode: number): void {
  byStatus ??= new Map(Object.entries(types).map(([status, type]) => [Number(status), bind(type)]));
  others ??= bind('ServerError');
  if (statusCode >= 500) (byStatus.get(statusCode) ?? others).record();
}
