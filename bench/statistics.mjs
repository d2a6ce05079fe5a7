export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const summary = (values) => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** Each of a list at a time, beginning one further every round, so that no one always follows the same other. */
export const rotated = (list, round) => list.map((_, index) => list[(index + round) % list.length]);
