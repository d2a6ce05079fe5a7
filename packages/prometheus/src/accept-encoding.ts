/** Whether an Accept-Encoding header allows gzip: named, or covered by `*`, with a quality above 0. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  let wildcard = false;
  for (const part of String(header ?? '').split(',')) {
    const [coding = '', ...parameters] = part
      .toLowerCase()
      .split(';')
      .map((word) => word.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    const allowed = weight === undefined || Number(weight.slice(2)) > 0;
    if (coding === 'gzip' || coding === 'x-gzip') return allowed;
    if (coding === '*') wildcard = allowed;
  }
  return wildcard;
}
