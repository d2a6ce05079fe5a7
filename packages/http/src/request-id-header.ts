import type { ServerResponse } from 'node:http';
import { requestIdHeader } from './carried-headers.ts';
import { exchangeOfResponse } from './exchange.ts';
import { Kinds } from './kinds.ts';

const name = 'X-Request-ID';
/** What stands before the id in the head of a response. */
const beforeId = `${name}: `;

/** Headers as Node.js hands them on: its own table, the application's object, or a flat or nested list. */
type Headers = Readonly<Record<string, unknown>> | readonly unknown[] | undefined | null;
type StoreHeader = (this: ServerResponse, firstLine: string, headers: Headers) => void;

const isName = (value: unknown): boolean =>
  typeof value === 'string' &&
  value.length === requestIdHeader.length &&
  value.toLowerCase() === requestIdHeader;

function has(headers: Headers): boolean {
  if (headers === undefined || headers === null) return false;
  if (!Array.isArray(headers)) return Object.keys(headers).some(isName);
  return Array.isArray(headers[0])
    ? headers.some((entry) => isName(entry?.[0]))
    : headers.some((entry, index) => index % 2 === 0 && isName(entry));
}

/** The key of the table in which Node.js keeps, under lower-case names, the headers that were set one by one. */
const tableKeyOf = (response: ServerResponse): symbol | undefined =>
  Object.getOwnPropertySymbols(response).find(({ description }) => description === 'kOutHeaders');

const kinds = new Kinds();

/**
 * Has a response carry its request's id, unless the application sets that header itself.
 *
 * The header is written beside the status line, where Node.js renders the head. Setting it as the application
 * does would change what `writeHead` accepts (no nested list of headers any more) and how fast it is.
 */
export function echoRequestId(response: ServerResponse, requestId: string): void {
  const prototype = Object.getPrototypeOf(response) as { _storeHeader?: StoreHeader };
  const store = prototype._storeHeader;
  if (store === undefined) {
    // HTTP/2 has no text head.
    if (!response.headersSent) response.setHeader(name, requestId);
    return;
  }
  if (!kinds.isNew(prototype)) return;
  const tableKey = tableKeyOf(response);
  const isSet = (answer: ServerResponse, headers: Headers): boolean => {
    const table = tableKey && (answer as unknown as Record<symbol, object | null>)[tableKey];
    return table && headers === table ? requestIdHeader in table : has(headers);
  };
  prototype._storeHeader = function storeHeader(firstLine, headers) {
    const exchange = exchangeOfResponse(this);
    const echo = exchange !== undefined && exchange.response === this && !isSet(this, headers);
    store.call(this, echo ? `${firstLine}${beforeId}${exchange.request.requestId}\r\n` : firstLine, headers);
  };
}
