import { checks, type WebsocketServer } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import { loadedFiles } from '../loaded-file.ts';
import type { Kind } from '../role.ts';

let servers = 0;

/** Follows a server, each of which is a target of its own. */
function following(): Kind<WebsocketServer> {
  servers += 1;
  const target = `ws ${servers}`;
  return {
    role: 'websocket',
    target: () => target,
    state: ({ _state }) => (_state === 0 ? 'open' : 'closed'),
    check: checks.websocket,
  };
}

/** Follows the servers of `ws`, on which those of socket.io stand as well. ES modules import its files one by one. */
export function watchWs(_exports: unknown, found: Found): void {
  for (const WebSocketServer of loadedFiles('ws/lib/websocket-server.js')) {
    whenConstructed<WebsocketServer>(WebSocketServer, (server) =>
      queueMicrotask(() => found.client(server, following())),
    );
  }
}
