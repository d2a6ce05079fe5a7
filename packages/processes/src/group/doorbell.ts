import { renameSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';

/**
 * What became of ringing at a process: it has written down what it has recorded; it runs but does not answer, as one
 * that is stopped or busy; or nobody is there any more.
 */
export type Answer = 'written' | 'silent' | 'gone';

/** Nobody listens on the socket, or there is none: the kernel says so at once, whatever became of the process' id. */
const nobody = new Set(['ECONNREFUSED', 'ENOENT']);

/** Rings at a socket, and waits for the answer for some milliseconds. Never rejects. */
export function ring(path: string, timeout: number): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = createConnection({ path });
    const timer = setTimeout(() => finish('silent'), timeout).unref();
    function finish(answer: Answer): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    }
    socket.unref();
    socket.once('data', () => finish('written'));
    socket.once('close', () => finish('silent'));
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) =>
      finish(nobody.has(code) ? 'gone' : 'silent'),
    );
  });
}

/**
 * Listens for rings, and answers each once `write` has written down what was recorded until then. It keeps no
 * process alive. Rejects where no socket can be made.
 */
export async function answerRings(path: string, write: () => Promise<void>): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    write().then(
      () => socket.end('.'),
      () => socket.destroy(),
    );
    socket.unref();
  });
  server.unref();
  await new Promise<void>((resolve, reject) => {
    // Later it concerns but one who rang, whom it leaves without an answer.
    server.on('error', reject);
    // Of its own, in a worker of node:cluster too. It is there under its name only once it listens.
    server.listen({ path: `${path}.new`, exclusive: true }, resolve);
  });
  renameSync(`${path}.new`, path);
  return server;
}
