import { expect, it } from 'vitest';
import { type Connection, OwnConnection } from './own-connection.ts';

/** A connection whose answers a test decides over. */
class Scripted implements Connection {
  opened: Promise<unknown> = Promise.resolve();
  asked = 0;
  destroyed = false;
  answer: () => Promise<unknown> = () => Promise.resolve();
  #reject: (reason: Error) => void = () => undefined;

  ask(): Promise<unknown> {
    this.asked += 1;
    const cut = new Promise((_resolve, reject) => {
      this.#reject = reject;
    });
    return Promise.race([this.answer(), cut]);
  }

  destroy(): void {
    this.destroyed = true;
    this.#reject(new Error('cut off'));
  }
}

function scripted(...prepare: ((connection: Scripted) => void)[]) {
  const made: Scripted[] = [];
  const own = new OwnConnection(() => {
    const connection = new Scripted();
    prepare[made.length]?.(connection);
    made.push(connection);
    return connection;
  });
  return { own, made };
}

const fails = (connection: Scripted) => {
  connection.answer = () => Promise.reject(new Error('refused'));
};
const { signal } = new AbortController();

it('keeps the connection between checks', async () => {
  const { own, made } = scripted();
  await own.check(signal);
  await own.check(signal);
  expect(made.map(({ asked, destroyed }) => [asked, destroyed])).toEqual([[2, false]]);
  own.close();
  expect(made[0]?.destroyed).toBe(true);
});

it('opens another when the kept one was lost, and is well if that answers', async () => {
  const { own, made } = scripted();
  await own.check(signal);
  fails(made[0] as Scripted);
  await own.check(signal);
  expect(made.map(({ destroyed }) => destroyed)).toEqual([true, false]);
});

it('rejects when a new one does not answer, and tries a new one each time', async () => {
  const { own, made } = scripted(fails, fails);
  await expect(own.check(signal)).rejects.toThrow('does not answer');
  await expect(own.check(signal)).rejects.toThrow('does not answer');
  await own.check(signal);
  expect(made.map(({ destroyed }) => destroyed)).toEqual([true, true, false]);
});

const hangs = () => new Promise(() => undefined);

it.each<[string, (connection: Scripted) => void]>([
  ['hangs', (connection) => Object.assign(connection, { answer: hangs })],
  ['never opens', (connection) => Object.assign(connection, { opened: hangs() })],
])('cuts a connection that %s off when the signal aborts', async (_case, prepare) => {
  const { own, made } = scripted(prepare);
  const abort = new AbortController();
  const check = own.check(abort.signal);
  await Promise.resolve();
  abort.abort();
  await expect(check).rejects.toThrow();
  expect(made[0]?.destroyed).toBe(true);
  await own.check(signal);
  expect(made).toHaveLength(2);
});
