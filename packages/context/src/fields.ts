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
}

/** The execution that the current code is a part of, for its log lines. */
export interface ExecutionFields {
  agent_id?: string;
  command_id?: string;
  workflow_id?: string;
  execution_id?: string;
}

const key = createContextKey('hishamos.execution.fields');

/** The execution that a context belongs to. */
export const executionFields = (from: Context): ExecutionFields =>
  (from.getValue(key) as ExecutionFields) ?? {};

/** A context that belongs to an execution, beside all that it belongs to already. */
export const setExecutionFields = (context: Context, fields: ExecutionFields): Context =>
  context.setValue(key, { ...executionFields(context), ...fields });

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
  return fields;
}
