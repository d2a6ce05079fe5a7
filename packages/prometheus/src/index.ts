export { type AlertReceiver, type AlertReply, currentAlertReceiver } from './alert-receiver.ts';
export type { DiscardReason } from './discards.ts';
export { type EndpointOptions, type MonitoringHandler, monitoringEndpoints } from './endpoints.ts';
export { expressHandler } from './express.ts';
export { type FastifyLike, fastifyPlugin } from './fastify.ts';
export { contentTypes, type Format } from './format.ts';
export { type KoaLike, koaMiddleware } from './koa.ts';
export { currentLivePage, type LivePageRenderer, type LivePageReply, type LiveSources } from './live-page.ts';
export { Page, type PageSource } from './page.ts';
export { type Family, parsePage, parseSample, type Sample } from './parse.ts';
export { type Collected, PrometheusReader, type PrometheusReaderOptions } from './reader.ts';
export { render } from './render.ts';
export {
  type MonitoringServer,
  type MonitoringServerOptions,
  serveMonitoring,
} from './server.ts';
export type { TlsFiles } from './tls.ts';
