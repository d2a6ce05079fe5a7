import type { Target } from '../delivery/protocol.ts';
import { GrpcTransport } from './grpc-transport.ts';
import { HttpTransport } from './http-transport.ts';
import type { Transport } from './transport.ts';

/** The transport of a target; throws where its configuration cannot be used at all. */
export const transportOf = (target: Target): Transport =>
  target.protocol === 'grpc' ? new GrpcTransport(target) : new HttpTransport(target);
