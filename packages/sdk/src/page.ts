// What the page of metrics is made of.
export { hrTimeOf } from './engine/metric-data.ts';
export { type PageFamily, pageData, pageProducer } from './engine/page-producer.ts';
