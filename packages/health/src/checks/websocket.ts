import type { Check } from '../options.ts';

interface Listening {
  readonly listening?: boolean;
}

/** A `WebSocketServer` of `ws` or a `Server` of socket.io, as far as its health is concerned. */
export interface WebsocketServer {
  /** ws: 0 runs, 1 closes, 2 is closed. */
  readonly _state?: number;
  /** ws: the HTTP server that it takes connections from; none where the application hands them over. */
  readonly _server?: Listening | null;
  /** socket.io: the HTTP server that it takes connections from. */
  readonly httpServer?: Listening;
}

/** Checks that a websocket server of `ws` or socket.io takes connections. Nothing is sent. */
export function websocket(server: WebsocketServer): Check {
  return () => {
    const http = server._server ?? server.httpServer;
    return (server._state ?? 0) === 0 && http?.listening !== false;
  };
}
