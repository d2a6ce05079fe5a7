import type { Attributes, Exception, HrTime, Link } from '@opentelemetry/api';
import { cleanAttributes, cleanSimpleAttributes } from '@opentelemetry/core';
import type { TimedEvent } from '@opentelemetry/sdk-trace';
import type { Limits } from './attributes.ts';

/** An event of a span, within the limits. */
export const eventOf = (
  name: string,
  time: HrTime,
  attributes: Attributes | undefined,
  { attributePerEventCountLimit, attributeValueLengthLimit }: Limits,
): TimedEvent => ({
  name,
  time,
  ...cleanSimpleAttributes(attributes, {
    attributeCountLimit: attributePerEventCountLimit,
    attributeValueLengthLimit,
  }),
});

/** A link of a span, within the limits. */
export const linkOf = (
  { context, attributes }: Link,
  { attributePerLinkCountLimit, attributeValueLengthLimit }: Limits,
): Link => ({
  context,
  ...cleanAttributes(attributes, {
    attributeCountLimit: attributePerLinkCountLimit,
    attributeValueLengthLimit,
  }),
});

/** What the semantic conventions say of an exception; undefined where it says nothing. */
export function exceptionAttributes(exception: Exception): Attributes | undefined {
  if (typeof exception === 'string') {
    return exception === '' ? undefined : { 'exception.message': exception };
  }
  const attributes: Attributes = {};
  const { code, name, message, stack } = exception ?? {};
  if (code) attributes['exception.type'] = code.toString();
  else if (name) attributes['exception.type'] = name;
  if (message) attributes['exception.message'] = message;
  if (stack) attributes['exception.stacktrace'] = stack;
  return 'exception.type' in attributes || 'exception.message' in attributes ? attributes : undefined;
}
