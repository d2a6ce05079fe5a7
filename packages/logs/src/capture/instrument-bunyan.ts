import { currentFields, missingIn } from './context-for.ts';

type Emit = (this: object, line: object, ...rest: unknown[]) => unknown;

const patched = Symbol.for('hishamos.logs.bunyan');

/** Gives the lines of every bunyan logger, made before or after, the fields of the current request and span. */
export function instrumentBunyan(bunyan: unknown): void {
  if (typeof bunyan !== 'function') return;
  const prototype = bunyan.prototype as { _emit?: Emit };
  const { _emit: emit } = prototype;
  if (typeof emit !== 'function' || patched in prototype) return;
  Object.defineProperty(prototype, patched, { value: true });
  prototype._emit = function emitWithContext(line, ...rest) {
    return emit.call(this, Object.assign(line, missingIn(line, currentFields('bunyan'))), ...rest);
  };
}
