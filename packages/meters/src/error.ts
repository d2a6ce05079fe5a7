import { metrics } from '@hishamos/catalogue';
import { installed } from '@hishamos/engine';
import { binding } from './bound.ts';
import { isLabel, label } from './checks.ts';
import { errorTypeOf } from './error-type.ts';
import { guarded, object } from './guarded.ts';
import { recorder } from './recorder.ts';

/** Where an error came from. */
export interface ErrorSource {
  /** A part of the application, such as `payments`. */
  readonly component: string;
}

/** One error, by its type. */
export interface ErrorRecord extends ErrorSource {
  /** A name from a small set, such as `TimeoutError`; never a message. */
  readonly errorType: string;
}

export interface RecordError {
  (record: ErrorRecord): void;
  /** Whatever was thrown. Its type is its `name`, its class's name, or its `code`: the first that says more than `Error`. */
  (error: unknown, source: ErrorSource): void;
}

const record = guarded('error', (first: unknown, source?: ErrorSource) => {
  const given = source === undefined ? first : source;
  const noObject = object(given);
  if (noObject) return noObject;
  const { component } = given as ErrorSource;
  const errorType = source === undefined ? (first as ErrorRecord).errorType : errorTypeOf(first);
  const mistake = label('errorType', errorType) ?? label('component', component);
  if (mistake) return mistake;
  recorder.record(metrics.errors, 1, { error_type: errorType, component });
  return undefined;
});

/** Counts errors of one type from one component, which were given before. Never throws. */
export interface BoundError {
  /** Counts an error. */
  record(): void;
}

export const error: {
  /** Counts an error. */
  readonly record: RecordError;
  /** Takes type and component once. Their series stands at 0 until the first error, so that `rate()` sees it. */
  readonly bind: (errors: ErrorRecord) => BoundError;
} = {
  record,
  bind: binding<ErrorRecord, BoundError>(({ errorType, component }) => {
    const errors = { errorType, component } as ErrorRecord;
    if (isLabel(errorType) && isLabel(component))
      installed.current?.family(metrics.errors).showZero({ error_type: errorType, component });
    return { record: () => record(errors) };
  }),
};
