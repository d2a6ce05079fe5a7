// What answers requests, without what collects and renders: a process that nobody has scraped needs no more.
export { type AlertReceiver, type AlertReply, currentAlertReceiver } from './alert-receiver.ts';
export { currentSource } from './current-source.ts';
export { type EndpointOptions, type MonitoringHandler, monitoringEndpoints } from './endpoints.ts';
export type { Format } from './format.ts';
export { currentLivePage, type LivePageRenderer, type LivePageReply, type LiveSources } from './live-page.ts';
export type { Page, PageSource } from './page.ts';
export type { Collected, PrometheusReader, PrometheusReaderOptions } from './reader.ts';
export {
  type MonitoringServer,
  type MonitoringServerOptions,
  serveMonitoring,
} from './server.ts';
export type { TlsFiles } from './tls.ts';
