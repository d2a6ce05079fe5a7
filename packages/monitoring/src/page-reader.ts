import type { Engine } from '@hishamos/engine';
import { type Collected, PrometheusReader } from '@hishamos/prometheus';
import { pageProducer } from '@hishamos/sdk/page';

/** The reader whose page shows an engine's series, and what of other processes `collector` adds. */
export const pageReader = (
  engine: Engine,
  collector: (own: () => Promise<Collected>) => Promise<Collected>,
): PrometheusReader => new PrometheusReader({ metricProducers: [pageProducer(engine)], collector });
