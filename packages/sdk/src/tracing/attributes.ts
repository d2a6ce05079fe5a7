import type { Attributes } from '@opentelemetry/api';
import { cleanAttributes } from '@opentelemetry/core';
import type { SpanLimits } from '@opentelemetry/sdk-trace';

export type Limits = Required<SpanLimits>;
type AttributeLimits = Pick<Limits, 'attributeCountLimit' | 'attributeValueLengthLimit'>;

/** Attributes of a span's own: how many there are, and how many more there were. */
export interface OwnAttributes {
  readonly attributes: Attributes;
  readonly count: number;
  readonly dropped: number;
}

const unlimited: AttributeLimits = {
  attributeCountLimit: Number.POSITIVE_INFINITY,
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
};

/** Whether an attribute can be kept as it is: neither checked further, nor copied. */
export const isPlain = (key: string, value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') && key !== '';

/** The SDK's own way, which takes whatever the API may be given. */
function clean(given: Attributes, limits: AttributeLimits, dropped: number): OwnAttributes {
  const { attributes = {}, droppedAttributesCount = 0 } = cleanAttributes(given, limits);
  return { attributes, count: Object.keys(attributes).length, dropped: dropped + droppedAttributesCount };
}

/**
 * A copy of what the caller gives, without what is no attribute.
 *
 * Nearly always that is a few strings and numbers, where copying the object is much cheaper than its entries.
 */
export function copyAttributes(given: Attributes | undefined, dropped = 0): OwnAttributes {
  if (typeof given !== 'object' || given === null) return { attributes: {}, count: 0, dropped };
  const attributes = { ...given };
  let count = 0;
  for (const key in attributes) {
    if (!isPlain(key, attributes[key])) return clean(attributes, unlimited, dropped);
    count += 1;
  }
  return { attributes, count, dropped };
}

/** Holds attributes to the limits of a span. */
export function limitAttributes(own: OwnAttributes, limits: AttributeLimits): OwnAttributes {
  const within =
    own.count <= limits.attributeCountLimit && limits.attributeValueLengthLimit === Number.POSITIVE_INFINITY;
  return within ? own : clean(own.attributes, limits, own.dropped);
}
