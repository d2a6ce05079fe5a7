const typeUrl = 'type.googleapis.com/google.rpc.RetryInfo';

/** A varint of protobuf, and where it ends. */
function varint(bytes: Uint8Array, at: number): readonly [value: number, end: number] {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return [value, at + i + 1];
  }
  return [value, at + 8];
}

/**
 * Milliseconds after which a gRPC back end wants to be asked again, of the `google.rpc.RetryInfo` in a status's
 * details; undefined where there is none. In protobuf an `Any` is its type's URL and then the message, here a
 * duration of seconds (field 1) and nanoseconds (field 2).
 */
export function retryInfo(details: Uint8Array): number | undefined {
  const start = Buffer.from(details).indexOf(typeUrl);
  if (start < 0) return undefined;
  // Over the tags and lengths of the value, of its `retry_delay`; each is one byte.
  let at = start + typeUrl.length + 4;
  let milliseconds = 0;
  while (details[at] === 0x08 || details[at] === 0x10) {
    const unit = details[at] === 0x08 ? 1000 : 1e-6;
    const [value, end] = varint(details, at + 1);
    milliseconds += value * unit;
    at = end;
  }
  return milliseconds;
}
