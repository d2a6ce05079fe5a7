import {
  type Attributes,
  type AttributeValue,
  diag,
  type Exception,
  type HrTime,
  type Link,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import {
  AddAttributeDecision,
  hrTimeDuration,
  type InstrumentationScope,
  isTimeInput,
  maybeAddAttribute,
} from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { Span, TimedEvent } from '@opentelemetry/sdk-trace';
import { isPlain, type Limits, type OwnAttributes } from './attributes.ts';
import { SpanClock } from './clock.ts';
import { eventOf, exceptionAttributes, linkOf } from './parts.ts';
import type { SpanProcessors } from './processors.ts';

/** What all spans of a tracer share. */
export interface SpanOrigin {
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
  readonly limits: Limits;
  readonly processors: SpanProcessors;
}

/** What is known of a span when it starts. */
export interface SpanStart {
  readonly name: string;
  readonly kind: SpanKind;
  readonly spanContext: SpanContext;
  readonly parentSpanContext: SpanContext | undefined;
  readonly attributes: OwnAttributes;
  readonly links: Link[];
  readonly startTime: TimeInput | undefined;
}

const noDuration: HrTime = [-1, -1];

/**
 * A span that is recorded: for the application, span processors and exporters the same as the SDK's own, which a
 * differential test holds it against, at a fraction of the cost.
 */
export class RecordedSpan implements Span {
  name: string;
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext;
  readonly attributes: Attributes;
  status: SpanStatus = { code: SpanStatusCode.UNSET };
  startTime: HrTime;
  endTime: HrTime = [0, 0];
  duration: HrTime = noDuration;
  ended = false;
  droppedAttributesCount: number;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly #context: SpanContext;
  readonly #origin: SpanOrigin;
  readonly #clock: SpanClock;
  #attributesCount: number;
  #links: Link[];
  #events: TimedEvent[] | undefined;

  constructor(origin: SpanOrigin, start: SpanStart) {
    this.#origin = origin;
    this.#context = start.spanContext;
    this.#clock = new SpanClock(start.startTime);
    this.name = start.name;
    this.kind = start.kind;
    if (start.parentSpanContext !== undefined) this.parentSpanContext = start.parentSpanContext;
    this.attributes = start.attributes.attributes;
    this.#attributesCount = start.attributes.count;
    this.droppedAttributesCount = start.attributes.dropped;
    this.startTime = this.#clock.start;
    this.#links = start.links;
    const { linkCountLimit } = origin.limits;
    if (start.links.length > linkCountLimit) {
      this.droppedLinksCount = start.links.length - linkCountLimit;
      this.#links = start.links.slice(this.droppedLinksCount);
    }
  }

  get resource(): Resource {
    return this.#origin.resource;
  }

  get instrumentationScope(): InstrumentationScope {
    return this.#origin.instrumentationScope;
  }

  get links(): Link[] {
    return this.#links;
  }

  get events(): TimedEvent[] {
    this.#events ??= [];
    return this.#events;
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return !this.ended;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.#isOver()) return this;
    const { limits } = this.#origin;
    const isNew = !Object.hasOwn(this.attributes, key);
    if (
      isPlain(key, value) &&
      limits.attributeValueLengthLimit === Number.POSITIVE_INFINITY &&
      this.#attributesCount < limits.attributeCountLimit
    ) {
      this.attributes[key] = value;
      if (isNew) this.#attributesCount += 1;
      return this;
    }
    const decision = maybeAddAttribute({
      key,
      value,
      attributes: this.attributes,
      limits,
      currentAttributesCount: this.#attributesCount,
    });
    if (decision === AddAttributeDecision.ADD_NEW) this.#attributesCount += 1;
    else if (decision === AddAttributeDecision.DROP_LIMIT_REACHED) {
      this.droppedAttributesCount += 1;
      if (this.droppedAttributesCount === 1) diag.warn('Dropping extra attributes.');
    }
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const [key, value] of Object.entries(attributes ?? {}))
      this.setAttribute(key, value as AttributeValue);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#isOver()) return this;
    const { limits } = this.#origin;
    const { eventCountLimit } = limits;
    if (eventCountLimit === 0) {
      diag.warn('No events allowed.');
      this.droppedEventsCount += 1;
      return this;
    }
    if (this.events.length >= eventCountLimit) {
      if (this.droppedEventsCount === 0) diag.debug('Dropping extra events.');
      this.events.shift();
      this.droppedEventsCount += 1;
    }
    const isTime = isTimeInput(attributesOrTime);
    const at = isTime && !isTimeInput(time) ? attributesOrTime : time;
    this.events.push(eventOf(name, this.#clock.at(at), isTime ? undefined : attributesOrTime, limits));
    return this;
  }

  addLink(link: Link): this {
    if (this.#isOver()) return this;
    const { limits } = this.#origin;
    if (limits.linkCountLimit === 0) {
      this.droppedLinksCount += 1;
      return this;
    }
    if (this.#links.length >= limits.linkCountLimit) {
      if (this.droppedLinksCount === 0) diag.debug('Dropping extra links.');
      this.#links.shift();
      this.droppedLinksCount += 1;
    }
    this.#links.push(linkOf(link, limits));
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  setStatus({ code, message }: SpanStatus): this {
    if (this.#isOver()) return this;
    if (code === SpanStatusCode.UNSET || this.status.code === SpanStatusCode.OK) return this;
    this.status = { code };
    if (code !== SpanStatusCode.ERROR || message === undefined || message === null) return this;
    if (typeof message === 'string') this.status.message = message;
    else diag.warn(`Dropping invalid status.message of type '${typeof message}', expected 'string'`);
    return this;
  }

  updateName(name: string): this {
    if (!this.#isOver()) this.name = name;
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes = exceptionAttributes(exception);
    if (attributes === undefined) diag.warn(`Failed to record an exception ${exception}`);
    else this.addEvent('exception', attributes, time);
  }

  end(endTime?: TimeInput): void {
    if (this.#isOver()) return;
    this.endTime = this.#clock.at(endTime);
    this.duration = hrTimeDuration(this.startTime, this.endTime);
    if (this.duration[0] < 0) {
      diag.warn(
        'Inconsistent start and end time, startTime > endTime. Setting span duration to 0ms.',
        this.startTime,
        this.endTime,
      );
      this.endTime = [...this.startTime];
      this.duration = [0, 0];
    }
    if (this.droppedEventsCount > 0) {
      diag.warn(`Dropped ${this.droppedEventsCount} events because eventCountLimit reached`);
    }
    if (this.droppedLinksCount > 0) {
      diag.warn(`Dropped ${this.droppedLinksCount} links because linkCountLimit reached`);
    }
    const { processors } = this.#origin;
    processors.onEnding(this);
    this.ended = true;
    processors.onEnd(this);
  }

  /**
   * Whether it is too late for a change or another end. Only `OTEL_LOG_LEVEL=debug` tells of it, as libraries are late
   * with every request: Next.js names the route once the answer is sent, Restify's instrumentation ends a span twice.
   */
  #isOver(): boolean {
    if (!this.ended) return false;
    const { traceId, spanId } = this.#context;
    diag.debug(`Cannot execute the operation on ended Span {traceId: ${traceId}, spanId: ${spanId}}`);
    return true;
  }
}
