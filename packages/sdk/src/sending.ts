// What only a process needs that sends telemetry on; a file of its own in the build, loaded then.
export { deliveryOf } from './delivery/delivery.ts';
export { observeDelivery } from './delivery/observe.ts';
export { loggerProvider } from './logs.ts';
export { resourceOf } from './resource.ts';
export { tracerProvider } from './traces.ts';
