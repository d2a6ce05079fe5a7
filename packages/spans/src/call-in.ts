import { type Context, context } from '@opentelemetry/api';
import { guard } from './guard.ts';

type Outcome<Result> = { readonly value: Result } | { readonly error: unknown };

/**
 * Calls `fn` once in a context, also where the context manager throws before or after it. Returns or throws
 * exactly what `fn` does.
 */
export function callIn<Result>(active: Context, fn: () => Result): Result {
  const outcomes: Outcome<Result>[] = [];
  const call = () => {
    if (outcomes.length > 0) return;
    try {
      outcomes.push({ value: fn() });
    } catch (error) {
      outcomes.push({ error });
    }
  };
  guard(() => context.with(active, call));
  call();
  const [outcome] = outcomes as [Outcome<Result>];
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
