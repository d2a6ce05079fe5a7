import type { Exemplar } from '@hishamos/engine';
import { escapeLabelValue, numberText, secondsText } from './values.ts';

/** Characters that OpenMetrics allows in the names and values of an exemplar's labels together. */
const maxCharacters = 128;

function labelsOf({ traceId, spanId, requestId }: Exemplar): string {
  const trace = `trace_id="${traceId}",span_id="${spanId}"`;
  if (requestId === undefined) return trace;
  const characters = 'trace_idspan_idrequest_id'.length + traceId.length + spanId.length + requestId.length;
  return characters > maxCharacters ? trace : `${trace},request_id="${escapeLabelValue(requestId)}"`;
}

/** What follows a bucket's count: nothing where the bucket has no exemplar. */
export const exemplarText = (exemplar: Exemplar | undefined): string =>
  exemplar === undefined
    ? ''
    : ` # {${labelsOf(exemplar)}} ${numberText(exemplar.value)} ${secondsText(exemplar.time)}`;
