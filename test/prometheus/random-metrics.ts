import type { Attributes } from '@opentelemetry/api';
import type { MeterProvider } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';

/** An instrument of some library with what was recorded in it. */
export interface RandomInstrument {
  readonly scope: string;
  readonly name: string;
  readonly kind: 'counter' | 'upDownCounter' | 'gauge' | 'histogram';
  readonly unit: string;
  readonly records: readonly { readonly value: number; readonly attributes: Attributes }[];
}

const nameTail = fc.string({ unit: fc.constantFrom('a', 'B', '7', '.', '-', '/', '_'), maxLength: 6 });

/** Text as hostile as it comes: quotes, backslashes, newlines, lone surrogates, control characters, 10 kB. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\r', 'n', ',', '{', '}', '=', ' ', '#', '\t') }),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0xd700, max: 0xe010 })).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom('\u0000', '\u2028\u0085\u000b', '\ud800', '\ud801', 'NaN', '# HELP x y', '\\'.repeat(7)),
  fc.string({ minLength: 1, maxLength: 10 }).map((text) => text.repeat(10_240 / text.length)),
);

/** Attributes whose names are valid labels, so that the stock serializer can render them too. */
export const plainAttributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.constantFrom('a', 'b', 'route', 'status_code'),
  fc.oneof(hostileText, fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 })),
);

/** Attributes whose names collide, are reserved, or are not names at all. */
export const hostileAttributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.oneof(fc.constantFrom('le', 'a.b', 'a_b', '__name__', '', '2xx', 'exported_le'), hostileText),
  fc.oneof(hostileText, fc.double(), fc.constant(undefined)),
);

/** Any instruments, with names that may collide. */
export const randomInstruments = (
  attributes: fc.Arbitrary<Attributes>,
): fc.Arbitrary<readonly RandomInstrument[]> =>
  fc.array(
    fc.record({
      scope: fc.constantFrom('one', 'two'),
      name: fc
        .tuple(fc.constantFrom('a', 'b', 'hishamos_x', 'took'), nameTail)
        .map((parts) => parts.join('')),
      kind: fc.constantFrom('counter', 'upDownCounter', 'gauge', 'histogram'),
      unit: fc.constantFrom('', 's', 'By', '1', '{request}', 'By/s', 'no such unit'),
      records: fc.array(
        fc.record({ value: fc.oneof(fc.double({ min: 0 }), fc.integer({ min: 0 })), attributes }),
        { maxLength: 6 },
      ),
    }),
    { maxLength: 8 },
  );

/** Records what was drawn. */
export function play(provider: MeterProvider, instruments: readonly RandomInstrument[]): void {
  for (const { scope, name, kind, unit, records } of instruments) {
    const meter = provider.getMeter(scope);
    const options = { unit, description: `The ${name}.` };
    for (const { value, attributes } of records) {
      if (kind === 'counter') meter.createCounter(name, options).add(value, attributes);
      else if (kind === 'upDownCounter') meter.createUpDownCounter(name, options).add(value, attributes);
      else if (kind === 'gauge') meter.createGauge(name, options).record(value, attributes);
      else meter.createHistogram(name, options).record(value, attributes);
    }
  }
}
