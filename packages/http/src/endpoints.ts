import { otherLabel, unmatchedEndpoint } from '@hishamos/catalogue';
import { normalisePath } from './normalise.ts';

/** Normalised paths that may become labels of their own, for the life of the process. */
const maxNormalised = 200;
const normalised = new Set<string>();

/**
 * The label `endpoint` of a finished request: the framework's route; `__unmatched__` for a 404 without one;
 * else the normalised path, or `__other__` beyond 200 of them.
 */
export function endpointLabel(route: string | undefined, path: string, statusCode: number): string {
  if (route !== undefined) return route;
  if (statusCode === 404) return unmatchedEndpoint;
  const label = normalisePath(path);
  if (normalised.has(label)) return label;
  if (normalised.size >= maxNormalised) return otherLabel;
  normalised.add(label);
  return label;
}
