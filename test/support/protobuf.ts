/** One field of a protobuf message: a number, or the bytes of text, of a message or of anything else. */
interface Field {
  readonly number: number;
  readonly bytes: Buffer;
}

/** The fields of a message that have bytes; numbers are passed over. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const [number, type] = [Math.floor(tag / 8), tag % 8];
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else {
      const length = varint();
      yield { number, bytes: message.subarray(at, at + length) };
      at += length;
    }
  }
}

/** The messages at the end of a path of field numbers. */
export function messagesAt(message: Buffer, path: readonly number[]): Buffer[] {
  const [first, ...rest] = path;
  if (first === undefined) return [message];
  return [...fieldsOf(message)]
    .filter(({ number }) => number === first)
    .flatMap(({ bytes }) => messagesAt(bytes, rest));
}
