const scheme = /^[a-z][\w+.-]*:\/\/[^/?#]*/i;

/** The path of a request target: without query, also where a proxy sends the absolute form. */
export function pathOf(target: string): string {
  const rest = target.startsWith('/') ? target : target.replace(scheme, '') || '/';
  for (let i = 0; i < rest.length; i++) {
    const code = rest.charCodeAt(i);
    if (code === 0x3f || code === 0x23) return rest.slice(0, i) || '/';
  }
  return rest;
}

/** The query of a request target, or undefined where it has none. */
export function queryOf(target: string): string | undefined {
  const start = target.indexOf('?');
  if (start < 0) return undefined;
  const fragment = target.indexOf('#', start);
  return target.slice(start + 1, fragment < 0 ? undefined : fragment);
}
