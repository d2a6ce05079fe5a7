import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A message of PostgreSQL's protocol: its type, its length, its body. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const bytes = (...numbers: number[]) => Buffer.from(numbers);
const ready = message('Z', Buffer.from('I'));
const authenticated = message('R', bytes(0, 0, 0, 0));
/** One column `one` of type int4, in text. */
const columns = message(
  'T',
  Buffer.concat([
    bytes(0, 1),
    Buffer.from('one\0'),
    bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 23, 0, 4, 255, 255, 255, 255, 0, 0),
  ]),
);
const row = message('D', Buffer.concat([bytes(0, 1, 0, 0, 0, 1), Buffer.from('1')]));
const done = message('C', Buffer.from('SELECT 1\0'));

/** A server that lets every client in and answers every simple query with one row: `{ one: 1 }`. */
export class FakePostgres implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => {
    this.#sockets.add(socket);
    let started = false;
    socket.on('data', (data) => {
      if (!started) {
        started = true;
        socket.write(Buffer.concat([authenticated, ready]));
      } else if (data.toString('latin1', 0, 1) === 'Q') {
        socket.write(Buffer.concat([columns, row, done, ready]));
      } else {
        socket.end();
      }
    });
  });

  static async start(): Promise<FakePostgres> {
    const postgres = new FakePostgres();
    postgres.#server.listen(0, '127.0.0.1');
    await once(postgres.#server, 'listening');
    return postgres;
  }

  get url(): string {
    return `postgres://tester@127.0.0.1:${(this.#server.address() as AddressInfo).port}/agents`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
