import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { HttpProxy } from '../config/proxy-config.ts';

/** The header by which a proxy knows who asks. */
export const proxyHeaders = ({ authorization }: HttpProxy): Record<string, string> =>
  authorization === undefined ? {} : { 'Proxy-Authorization': authorization };

/**
 * Has a proxy connect to a host (`CONNECT`).
 *
 * @param to host and port, such as `hooks.slack.com:443`
 * @returns the connection, to speak TLS over
 */
export function tunnel(proxy: HttpProxy, to: string, signal: AbortSignal): Promise<Socket> {
  const request = proxy.origin.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    request(proxy.origin, {
      method: 'CONNECT',
      path: to,
      headers: { Host: to, ...proxyHeaders(proxy) },
      agent: false,
      signal,
    })
      .on('connect', ({ statusCode = 0 }, socket: Socket) => {
        if (statusCode >= 200 && statusCode < 300) return resolve(socket);
        socket.destroy();
        reject(new Error(`CONNECT was answered with ${statusCode}`));
      })
      .on('error', reject)
      .end();
  });
}
