/** Milliseconds beyond which nobody is believed who asks to wait. */
const longest = 3_600_000;

/** What `Retry-After` asks to wait, in milliseconds: it holds seconds or a date. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const milliseconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(milliseconds, 0), longest);
}
