import { createHash } from 'node:crypto';
import { otherLabel, unmatchedEndpoint } from '@hishamos/catalogue';
import { normalisePath } from './normalise.ts';

/** Routes that may become labels of their own, for the life of the process: an application can make routes. */
const maxRoutes = 1000;
/** The same of normalised paths, which the clients choose. */
const maxNormalised = 200;
/** Raw paths whose normalised form is remembered. */
const maxRemembered = 1000;
/** The longest raw path that is remembered, in UTF-16 units. */
const longestRemembered = 200;
/** The longest endpoint, in UTF-16 units: what a meter takes for a label. */
const longestLabel = 200;

/** What stands for characters that cannot be printed; a literal would make the whole of the preload's file two bytes a character. */
const replacement = String.fromCodePoint(0xfffd);

const routes = new Map<string, string>();
const normalised = new Set<string>();
const remembered = new Map<string, string>();

/** A route as a label: a longer one is cut, and told from others of the same beginning by a hash. */
function printable(route: string): string {
  const clean = route.toWellFormed().replace(/\p{Cc}/gu, replacement);
  if (clean.length <= longestLabel) return clean;
  const hash = createHash('sha256').update(route.toWellFormed()).digest('hex').slice(0, 8);
  return `${clean.slice(0, longestLabel - hash.length - 1)}~${hash}`.toWellFormed();
}

/** The label of a framework's route, or `__other__` beyond 1,000 of them. */
export function routeLabel(route: string): string {
  const known = routes.get(route);
  if (known !== undefined) return known;
  if (routes.size >= maxRoutes) return otherLabel;
  const label = printable(route);
  routes.set(route, label);
  return label;
}

/** A copy: a path that was cut from a long request target would keep the whole of that in memory. */
const detached = (path: string): string => Buffer.from(path, 'utf16le').toString('utf16le');

function normalisedLabel(path: string): string {
  const label = printable(normalisePath(path));
  if (normalised.has(label)) return label;
  if (normalised.size >= maxNormalised) return otherLabel;
  normalised.add(label);
  return label;
}

/**
 * The label of a request that no framework has matched a route for: `__unmatched__` for a 404, else its
 * normalised path, or `__other__` beyond 200 of them.
 */
export function endpointOf(path: string, statusCode: number): string {
  if (statusCode === 404) return unmatchedEndpoint;
  const known = remembered.get(path);
  if (known !== undefined) return known;
  const label = normalisedLabel(path);
  if (path.length <= longestRemembered) {
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(detached(path), label);
  }
  return label;
}
