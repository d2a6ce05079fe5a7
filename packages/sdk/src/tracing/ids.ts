import { randomFillSync } from 'node:crypto';
import type { IdGenerator } from '@opentelemetry/sdk-trace';

/** Bytes of randomness that are taken at a time: enough for some 170 traces, as each call for them costs microseconds. */
const pool = Buffer.alloc(4096);
const traceDigits = 32;
const spanDigits = 16;
const invalid = '0'.repeat(traceDigits);

/** Trace and span ids, cut from a pool of random bytes in hexadecimal. */
export class PooledIds implements IdGenerator {
  #digits = '';
  #taken = 0;

  generateTraceId(): string {
    return this.#take(traceDigits);
  }

  generateSpanId(): string {
    return this.#take(spanDigits);
  }

  #take(length: number): string {
    let end = this.#taken + length;
    if (end > this.#digits.length) {
      this.#digits = randomFillSync(pool).toString('hex');
      end = length;
    }
    this.#taken = end;
    const id = this.#digits.slice(end - length, end);
    return invalid.startsWith(id) ? this.#take(length) : id;
  }
}
