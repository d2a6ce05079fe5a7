import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { Encoding } from '../delivery/batch.ts';
import type { Reply } from './transport.ts';

interface PartialSuccess {
  readonly errorMessage?: string;
  readonly rejectedSpans?: number | string;
  readonly rejectedLogRecords?: number | string;
  readonly rejectedDataPoints?: number | string;
}

const taken: Reply = { kind: 'taken', rejected: 0, message: '' };

/** Reads what a back end answered; an answer that cannot be read is a success none the less. */
export function replyOf(body: Uint8Array, encoding: Encoding): Reply {
  if (body.length === 0) return taken;
  try {
    // In protobuf the answers for all signals have the same fields.
    const answer =
      encoding === 'json'
        ? JsonTraceSerializer.deserializeResponse(body)
        : ProtobufTraceSerializer.deserializeResponse(body);
    const partial = (answer as { partialSuccess?: PartialSuccess }).partialSuccess;
    if (partial === undefined) return taken;
    const rejected = partial.rejectedSpans ?? partial.rejectedLogRecords ?? partial.rejectedDataPoints ?? 0;
    return { kind: 'taken', rejected: Number(rejected) || 0, message: partial.errorMessage ?? '' };
  } catch {
    // Proxies answer with pages of their own.
    return taken;
  }
}
