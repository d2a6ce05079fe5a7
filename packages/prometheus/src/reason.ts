/** Why something failed, in one line that is safe to show: no stack, no control characters, no credentials of URLs. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const first = text.split(/[\r\n]/, 1)[0] ?? '';
  return first
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\/\/[^/\s]*@/g, '//***@')
    .slice(0, 200);
}
