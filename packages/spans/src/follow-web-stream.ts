import type { UnderlyingByteSource, UnderlyingSource } from 'node:stream/web';
import type { Execution } from './execution.ts';

/** A reader of the stream, and whether it is one of bytes, which can be read into buffers of the reader's. */
function read(stream: ReadableStream<unknown>) {
  let bytes = true;
  try {
    stream.getReader({ mode: 'byob' }).releaseLock();
  } catch {
    // Only a stream of bytes has such a reader.
    bytes = false;
  }
  return { reader: stream.getReader(), bytes };
}

/** Ends an execution with a web stream: gives a stream of the same kind and content to hand on. */
export function followWebStream(
  stream: ReadableStream<unknown>,
  execution: Execution,
): ReadableStream<unknown> {
  const { reader, bytes } = read(stream);
  const source: UnderlyingSource<unknown> = {
    async pull(controller) {
      try {
        const { done, value } = await execution.with(() => reader.read());
        if (!done) return controller.enqueue(value);
        execution.end();
        controller.close();
        // A read into the reader's own buffer waits for an answer also at the end.
        (controller as Partial<ReadableByteStreamController>).byobRequest?.respond(0);
      } catch (error) {
        execution.fail(error);
        controller.error(error);
      }
    },
    cancel(reason) {
      execution.end({ status: 'cancelled' });
      return reader.cancel(reason);
    },
  };
  return bytes
    ? new ReadableStream({ ...source, type: 'bytes' } as UnderlyingByteSource)
    : new ReadableStream(source, { highWaterMark: 0 });
}
