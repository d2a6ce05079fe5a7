/** The longest path that is kept, in segments; what follows becomes `*`. */
const maxSegments = 8;
/** The longest segment that is kept as it is, in characters. */
const maxSegmentLength = 48;

const version = /^v\d{1,3}$/i;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const hash = /^(?=.*\d)[0-9a-f]{8,}$/i;
const token = /^(?=.*\d)(?=.*[a-z])[\w-]{16,}$/i;
const number = /\d{3,}|^\d+$|(?:^|[-_.])\d+$/;
const plain = /^[A-Za-z0-9\-._~!$&'()+,;=]+$/;

function fold(segment: string): string {
  if (version.test(segment)) return segment;
  if (uuid.test(segment)) return ':uuid';
  if (segment.includes('@') || /%40/i.test(segment)) return ':email';
  if (hash.test(segment) && !/^\d+$/.test(segment)) return ':hash';
  if (number.test(segment)) return ':id';
  if (token.test(segment)) return ':token';
  if (segment.length > maxSegmentLength || !plain.test(segment)) return ':value';
  return segment;
}

/**
 * Folds a raw path into an endpoint that can be a label: what looks like an id, UUID, hash, token or e-mail
 * becomes a placeholder. The result has at most 8 segments and `/*`, so at most 401 characters.
 */
export function normalisePath(path: string): string {
  const segments = path.split('/', maxSegments + 8).filter((segment) => segment !== '');
  const kept = segments.slice(0, maxSegments).map(fold);
  return `/${kept.join('/')}${segments.length > maxSegments ? '/*' : ''}`;
}
