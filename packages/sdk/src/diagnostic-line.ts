import { inspect } from 'node:util';

/** Characters of a line; what is longer is cut. */
const maxLength = 1000;

const secondSdk =
  'Another OpenTelemetry SDK was started after HishamOS monitoring, which keeps what it has; what the other one ' +
  'was to collect comes here. Start only one of the two.';

const describe = (part: unknown): string => {
  if (part instanceof Error) return part.message || part.name;
  return typeof part === 'string' ? part : inspect(part, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
};

/** OpenTelemetry hands an error that nobody caught over as JSON, with its stack. */
function uncaught(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? `OpenTelemetry: ${message}` : text;
  } catch {
    // It only looked like one.
    return text;
  }
}

/** What was handed to `diag`, as one line for people to read: without stacks, which are of code not theirs. */
export function diagnosticLine(parts: readonly unknown[]): string {
  const text = parts.map(describe).join(' ');
  if (text.includes('Attempted duplicate registration of API')) return secondSdk;
  return (text.startsWith('{"stack":') ? uncaught(text) : text)
    .replaceAll(/\n\s+at [^\n]*/g, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .slice(0, maxLength);
}
