import { type Context, context, createContextKey, isSpanContextValid, trace } from '@opentelemetry/api';
import { getRequest } from './request-context.ts';

/** The fields that a log record takes from the context it was written in. Absent means unknown. */
export interface ContextFields {
  request_id?: string;
  user_id?: string;
  ip_address?: string;
  path?: string;
  method?: string;
  /** 32 hexadecimal digits. */
  trace_id?: string;
  /** 16 hexadecimal digits. */
  span_id?: string;
  /** W3C trace flags, two hexadecimal digits. */
  trace_flags?: string;
  /** The execution that the current code belongs to. */
  agent_id?: string;
  command_id?: string;
  workflow_id?: string;
  execution_id?: string;
}

const key = createContextKey('hishamos.fields');

/** A context whose log lines carry these fields beside those of the given one. */
export const setFields = (context: Context, fields: ContextFields): Context =>
  context.setValue(key, { ...(context.getValue(key) as ContextFields | undefined), ...fields });

/** The log fields of a context, the active one by default. Never throws. */
export function contextFields(from: Context = context.active()): ContextFields {
  const fields: ContextFields = {};
  const request = getRequest(from);
  if (request !== undefined) {
    fields.request_id = request.requestId;
    if (request.userId !== undefined) fields.user_id = request.userId;
    if (request.ipAddress !== undefined) fields.ip_address = request.ipAddress;
    if (request.path !== undefined) fields.path = request.path;
    if (request.method !== undefined) fields.method = request.method;
  }
  const span = trace.getSpanContext(from);
  if (span !== undefined && isSpanContextValid(span)) {
    fields.trace_id = span.traceId;
    fields.span_id = span.spanId;
    fields.trace_flags = span.traceFlags.toString(16).padStart(2, '0');
  }
  const more = from.getValue(key) as ContextFields | undefined;
  return more === undefined ? fields : Object.assign(fields, more);
}
