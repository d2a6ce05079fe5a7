import { otherMethod } from '@hishamos/catalogue';

// RFC 9110 and RFC 5789, as in OpenTelemetry's HTTP semantic conventions.
const known: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
]);

/** The method as a label: itself where HTTP defines it, else `_OTHER`. */
export const methodLabel = (method: string | undefined): string =>
  method !== undefined && known.has(method) ? method : otherMethod;
