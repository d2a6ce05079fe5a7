import { type LabelValue, type meterKind, selfMetrics } from '@hishamos/catalogue';
import { warnOnce } from '@hishamos/engine';
import type { Mistake } from './checks.ts';
import { describe } from './describe.ts';
import { recorder } from './recorder.ts';

export type MeterKind = LabelValue<typeof meterKind>;

/** Refuses a record whole: counts it, and warns at the first of its kind. */
export function refuse(meter: MeterKind, { field, reason, takes, got }: Mistake): void {
  recorder.record(selfMetrics.refusedRecords, 1, { meter, reason });
  warnOnce(
    `refused ${meter} ${field} ${reason}`,
    () =>
      `meters.${meter} refused a record: ${field} must be ${takes}, but it is ${describe(got)} (${reason}). ` +
      `Further ones are not logged but counted in ${selfMetrics.refusedRecords.name}.`,
  );
}
