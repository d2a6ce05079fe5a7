export { context } from './context.ts';
export {
  type ContextFields,
  contextFields,
  type ExecutionFields,
  executionFields,
  setExecutionFields,
} from './fields.ts';
export { isLocalTrace, LocalTrace } from './local-trace.ts';
export { getRequest, type RequestContext, setRequest } from './request-context.ts';
export { requestIdFrom } from './request-id.ts';
export { requestScope } from './request-scope.ts';
export { type UserListener, userListener } from './user-listener.ts';
export { ActiveUsers } from './users/active-users.ts';
export { onUser, tellUser } from './users/on-user.ts';
export { sizeOfUnion } from './users/sketch.ts';
export { uuid } from './uuid.ts';
