import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a back end in trouble does with a request; `down` refuses the connection. */
const troubles = {
  reset: (response) => response.socket.resetAndDestroy(),
  hang: () => {},
  slow: (response) => setTimeout(() => response.writeHead(503).end(), 2000),
  throttle: (response) => response.writeHead(429, { 'Retry-After': '1' }).end(),
  refuse: (response) => response.writeHead(400).end(),
};
export const kinds = ['down', ...Object.keys(troubles)];

const spansOf = ({ resourceSpans = [] }) =>
  resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
const recordsOf = ({ resourceLogs = [] }) =>
  resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));

/** A back end for OTLP over http/json that keeps what it takes, and can be brought into trouble. */
export class BackEnd {
  #bodies = [];
  #trouble;
  #port = 0;
  #server = createServer(async (request, response) => {
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined) return;
    if (this.#trouble !== undefined) {
      this.#trouble(response);
      return;
    }
    this.#bodies.push(body);
    response.setHeader('Content-Type', 'application/json').end('{}');
  });

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start() {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
  }

  async fail(kind) {
    if (kind === 'down') await this.stop();
    else this.#trouble = troubles[kind];
  }

  async recover() {
    this.#trouble = undefined;
    this.#server.closeAllConnections();
    if (!this.#server.listening) await this.start();
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** How many server spans and log records of the application it took, each counted once however often it came. */
  taken() {
    const batches = this.#bodies.map((body) => JSON.parse(body));
    const spans = batches.flatMap(spansOf).filter(({ kind }) => kind === 2);
    const records = batches.flatMap(recordsOf).filter(({ body }) => body.stringValue === 'answered');
    const numberOf = ({ attributes }) => attributes.find(({ key }) => key === 'number').value.intValue;
    return {
      traces: new Set(spans.map(({ spanId }) => spanId)).size,
      logs: new Set(records.map(numberOf)).size,
    };
  }
}
