import type { ExecutionStatus } from '@hishamos/meters';
import {
  type Attributes,
  type Context,
  type Exception,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Kind } from './kind.ts';
import type { ExecutionOptions } from './options.ts';
import { errorTypeOf } from './outcome.ts';

const tracer = trace.getTracer('@hishamos/spans');

interface Started {
  readonly id: string;
  readonly executionId: string;
  readonly options: ExecutionOptions;
}

/** Starts the span of an execution: GenAI semantic conventions beside `hishamos.*` attributes. */
export function startSpan(kind: Kind, { id, executionId, options }: Started, parent: Context): Span {
  const name = options.name ?? id;
  const attributes: Attributes = {
    'gen_ai.operation.name': kind.operation,
    [kind.nameAttribute]: name,
    [`hishamos.${kind.kind}.id`]: id,
    'hishamos.execution.id': executionId,
  };
  if (kind.kind === 'agent') attributes['gen_ai.agent.id'] = id;
  if (options.platform !== undefined) attributes['gen_ai.provider.name'] = options.platform;
  if (options.model !== undefined) attributes['gen_ai.request.model'] = options.model;
  return tracer.startSpan(`${kind.operation} ${name}`, { kind: SpanKind.INTERNAL, attributes }, parent);
}

interface Ended {
  readonly status: ExecutionStatus;
  readonly error: unknown;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly cost: number | undefined;
  readonly userId: string | undefined;
}

/** Ends the span of an execution, as an error unless it completed. */
export function endSpan(span: Span, ended: Ended): void {
  const attributes: Attributes = { 'hishamos.execution.status': ended.status };
  if (ended.inputTokens !== undefined) attributes['gen_ai.usage.input_tokens'] = ended.inputTokens;
  if (ended.outputTokens !== undefined) attributes['gen_ai.usage.output_tokens'] = ended.outputTokens;
  if (ended.cost !== undefined) attributes['hishamos.execution.cost_usd'] = ended.cost;
  if (ended.userId !== undefined) attributes['user.id'] = ended.userId;
  if (ended.status !== 'completed') {
    attributes['error.type'] = ended.error === undefined ? ended.status : errorTypeOf(ended.error);
    if (ended.error !== undefined && ended.error !== null) span.recordException(ended.error as Exception);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.setAttributes(attributes);
  span.end();
}
