import { type ContextFields, contextFields, getRequest, type RequestContext } from '@hishamos/context';
import type { Context } from '@opentelemetry/api';
import { contextJson } from './json-line.ts';
import { currentRedactor } from './redact/current-redactor.ts';

/** What a context says in log records. */
export interface ContextMemo {
  readonly fields: ContextFields;
  /** The fields as JSON, each with a comma before it. */
  readonly json: string;
}

interface Entry extends ContextMemo {
  readonly request: RequestContext | undefined;
  /** What the request said when the entry was made: `setUser` changes it. */
  readonly said: Readonly<Partial<RequestContext>>;
}

/** The memo is kept in the context itself: contexts are many and short-lived, and a weak map of them is dear. */
const key = Symbol('hishamos.logs.memo');
type Remembering = Context & { [key]?: Entry };

const isFresh = ({ request, said }: Entry, now: RequestContext | undefined): boolean =>
  now === request &&
  (now === undefined ||
    (now.userId === said.userId &&
      now.path === said.path &&
      now.method === said.method &&
      now.requestId === said.requestId &&
      now.ipAddress === said.ipAddress));

/** The log fields of a context, described once and not at every line that is logged in it. */
export function memoOf(active: Remembering): ContextMemo {
  const request = getRequest(active);
  const known = active[key];
  if (known !== undefined && isFresh(known, request)) return known;
  const fields = contextFields(active);
  if (fields.path !== undefined) fields.path = currentRedactor().text(fields.path);
  const entry: Entry = { fields, json: contextJson(fields), request, said: { ...request } };
  if (Object.isExtensible(active)) active[key] = entry;
  return entry;
}
