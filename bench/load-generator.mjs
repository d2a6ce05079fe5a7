// Asks a server over 16 connections, each again as soon as it is answered.
//
// It polls and never sleeps while it asks. A generator that sleeps between two answers has to be woken for the next
// one, and the kernel bills that to the server which sends it: the longer a server computes, the more often the
// generator sleeps, and the more a server seems to cost beside a faster one. With wrk, on a virtual machine, a bare
// server that computes for 8 us more also has 4 us more of kernel time a request; here it has none. It takes a
// processor for itself and leaves the server another.
import { connect } from 'node:net';

const connections = 16;

function ask({ url, seconds }) {
  const { host, hostname, port } = new URL(url);
  const request = Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  let requests = 0;
  let size;
  let over = false;

  function check(length, buffer) {
    if (size === undefined) {
      const answer = buffer.toString('latin1', 0, length);
      if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`${url} answered ${answer}`);
      size = length;
    }
    // An answer is small, so that it comes in one piece, and each of a server is as long as its first.
    if (length !== size) throw new Error(`${url} answered ${length} bytes after ${size}`);
  }

  const sockets = Array.from({ length: connections }, () => {
    const callback = (length, buffer) => {
      if (over) return true;
      check(length, buffer);
      requests++;
      socket.write(request);
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafe(64 * 1024), callback };
    const socket = connect({ host: hostname, port, noDelay: true, onread });
    socket.once('connect', () => socket.write(request));
    socket.once('close', () => {
      if (!over) throw new Error(`${url} closed a connection`);
    });
    return socket;
  });

  const start = performance.now();
  setTimeout(() => {
    over = true;
    for (const socket of sockets) socket.destroy();
    process.send({ requests, seconds: (performance.now() - start) / 1000 });
  }, seconds * 1000);
  (function poll() {
    if (!over) setImmediate(poll);
  })();
}

process.on('message', ask);
