export { context } from './context.ts';
export { type ContextFields, contextFields, setFields } from './fields.ts';
export { isLocalTrace, LocalTrace } from './local-trace.ts';
export { getRequest, type RequestContext, setRequest } from './request-context.ts';
export { requestIdFrom } from './request-id.ts';
