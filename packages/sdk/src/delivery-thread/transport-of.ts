import type { Target } from '../delivery/protocol.ts';
import { GrpcTransport } from './grpc-transport.ts';
import { HttpTransport } from './http-transport.ts';
import type { Transport } from './transport.ts';

/** The transport of a target. One whose configuration cannot be used refuses everything, and the others go on. */
export function transportOf(target: Target, tell: (problem: string) => void): Transport {
  try {
    return target.protocol === 'grpc' ? new GrpcTransport(target) : new HttpTransport(target);
  } catch (error) {
    const detail = `its OTLP settings cannot be used: ${String(error)}`;
    tell(`No ${target.signal} can be delivered: ${detail}`);
    return {
      destination: `the back end of ${target.signal}`,
      send: () => Promise.resolve({ kind: 'refused', detail }),
    };
  }
}
