import { initMonitoring } from '@hishamos/monitoring';
import { spanProcessor } from './span-processor.mjs';

initMonitoring({ spanProcessors: [spanProcessor] });
