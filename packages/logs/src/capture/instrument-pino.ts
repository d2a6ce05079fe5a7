import { currentFields, missingIn } from './context-for.ts';

type Write = (this: object, given: unknown, message: unknown, level: unknown) => unknown;

const patched = Symbol.for('hishamos.logs.pino');

/** The object that all loggers of one pino share, with the method that writes a line. */
function sharedPrototype(logger: object, writeKey: symbol): Record<symbol, unknown> | undefined {
  for (let holder: object | null = logger; holder !== null; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, writeKey)) return holder as Record<symbol, unknown>;
  }
  return undefined;
}

interface Symbols {
  readonly writeSym: symbol;
  readonly errorKeySym: symbol;
  readonly chindingsSym: symbol;
}

const textUnder = (holder: object, key: symbol): string => {
  const held: unknown = Reflect.get(holder, key);
  return typeof held === 'string' ? held : '';
};

/** The fields that neither a line nor the logger's own bindings, which are JSON already, have. */
function contextOf(line: object, bindings: string): object {
  const missing = missingIn(line, currentFields('pino'));
  if (bindings === '') return missing;
  return Object.fromEntries(Object.entries(missing).filter(([name]) => !bindings.includes(`"${name}":`)));
}

/** What a line is made of: an error keeps the key and the message that pino gives it. */
function withFields(logger: object, given: unknown, message: unknown, symbols: Symbols): [object, unknown] {
  const bindings = textUnder(logger, symbols.chindingsSym);
  if (given instanceof Error) {
    const line = { [textUnder(logger, symbols.errorKeySym) || 'err']: given };
    return [{ ...contextOf(line, bindings), ...line }, message ?? given.message];
  }
  const line = typeof given === 'object' && given !== null ? given : {};
  return [{ ...contextOf(line, bindings), ...line }, message];
}

/**
 * Gives the lines of every pino logger, made before or after, the fields of the current request and span. What a line
 * or its logger says itself stays.
 */
export function instrumentPino(pino: unknown): void {
  if (typeof pino !== 'function') return;
  const { symbols } = pino as { symbols?: Partial<Symbols> };
  if (!hasSymbols(symbols)) return;
  const sample: object = pino({ enabled: false });
  const prototype = sharedPrototype(sample, symbols.writeSym);
  if (prototype === undefined || patched in prototype) return;
  const write = prototype[symbols.writeSym] as Write;
  Object.defineProperty(prototype, patched, { value: true });
  prototype[symbols.writeSym] = function writeWithContext(this: object, given, message, level) {
    const [line, text] = withFields(this, given, message, symbols);
    return write.call(this, line, text, level);
  } satisfies Write;
}

const hasSymbols = (symbols: Partial<Symbols> | undefined): symbols is Symbols =>
  [symbols?.writeSym, symbols?.errorKeySym, symbols?.chindingsSym].every((each) => typeof each === 'symbol');
