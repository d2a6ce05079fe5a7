import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { GrpcTransport } from './grpc-transport.ts';
import type { Reply } from './transport.ts';

afterEach(() => vi.unstubAllEnvs());

type Call = ServerUnaryCall<Buffer, Buffer>;
type Handle = (call: Call, answer: sendUnaryData<Buffer>) => void;

const asIs = (bytes: Buffer): Buffer => bytes;
const path = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const target = { signal: 'logs', protocol: 'grpc', timeout: undefined } as const;

/** What the transport makes of a back end that behaves like that. */
async function replyTo(handle: Handle, timeout = 30_000): Promise<Reply> {
  const server = new Server();
  const export_ = {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
  server.addService({ Export: export_ }, { Export: handle });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  onTestFinished(() => server.forceShutdown());
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${port}`);
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', String(timeout));
  return new GrpcTransport(target).send(Buffer.from('a request'), 'protobuf');
}

const failing =
  (code: status, details?: Buffer): Handle =>
  (_, answer) => {
    const metadata = new Metadata();
    if (details !== undefined) metadata.set('grpc-status-details-bin', details);
    answer({ code, details: 'no', metadata });
  };

/** A `google.rpc.Status` with the detail that the back end wants to be asked again in 2.5 s. */
function retryDetails(): Buffer {
  const url = Buffer.from('type.googleapis.com/google.rpc.RetryInfo');
  const half = [0x80, 0xca, 0xb5, 0xee, 0x01];
  const duration = Buffer.from([0x08, 0x02, 0x10, ...half]);
  const info = Buffer.from([0x0a, duration.length, ...duration]);
  const any = Buffer.concat([Buffer.from([0x0a, url.length]), url, Buffer.from([0x12, info.length]), info]);
  return Buffer.concat([Buffer.from([0x08, 0x08, 0x1a, any.length]), any]);
}

it.each<[string, Handle, Partial<Reply>]>([
  ['an answer', (_, answer) => answer(null, Buffer.alloc(0)), { kind: 'taken', rejected: 0 }],
  [
    'a partial success',
    (_, answer) => answer(null, Buffer.from([0x0a, 0x02, 0x08, 0x05])),
    { kind: 'taken', rejected: 5 },
  ],
  ['INVALID_ARGUMENT', failing(status.INVALID_ARGUMENT), { kind: 'refused' }],
  ['UNAUTHENTICATED', failing(status.UNAUTHENTICATED), { kind: 'refused' }],
  ['UNAVAILABLE', failing(status.UNAVAILABLE), { kind: 'later', reason: 'unavailable' }],
  ['ABORTED', failing(status.ABORTED), { kind: 'later', reason: 'unavailable' }],
  ['RESOURCE_EXHAUSTED for good', failing(status.RESOURCE_EXHAUSTED), { kind: 'refused' }],
  [
    'RESOURCE_EXHAUSTED for a while',
    failing(status.RESOURCE_EXHAUSTED, retryDetails()),
    { kind: 'later', reason: 'throttled', after: 2500 },
  ],
])('%s', async (_, handle, reply) => {
  expect(await replyTo(handle)).toMatchObject(reply);
});

it('no answer', async () => {
  expect(await replyTo(() => undefined, 300)).toMatchObject({ kind: 'later', reason: 'timed_out' });
});

it('nobody there', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1');
  const reply = await new GrpcTransport(target).send(Buffer.from('a request'), 'protobuf');
  expect(reply).toMatchObject({ kind: 'later', reason: 'unreachable' });
});

it('what was encoded for http/json', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1');
  expect(await new GrpcTransport(target).send(Buffer.from('{}'), 'json')).toMatchObject({ kind: 'refused' });
});
