export { setRoute } from './exchange.ts';
export { normalisePath } from './normalise.ts';
export { instrumentServers, type ServerInstrumentationOptions } from './servers.ts';
