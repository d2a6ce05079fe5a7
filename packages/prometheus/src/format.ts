/** A format in which metrics are exposed. */
export type Format = 'text' | 'openMetrics';

/** The content type of each format. */
export const contentTypes: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};
