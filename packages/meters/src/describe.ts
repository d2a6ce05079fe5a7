const longest = 50;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function quoted(text: string): string {
  // Quotes, backslashes and whatever could forge a line or colour a terminal are escaped, then cut.
  const safe = text.slice(0, longest).replace(/[^\x20-\x7e]|["\\]/g, escaped);
  return safe.length + 2 <= longest && text.length <= longest
    ? `"${safe}"`
    : `"${safe.slice(0, longest - 5)}..."`;
}

/** A value in at most 50 printable ASCII characters, for a warning. Runs no code of the value's. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'object':
      return value === null ? 'null' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}
