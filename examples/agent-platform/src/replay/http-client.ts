import { Agent, request as httpRequest } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends requests on a bounded number of kept-alive connections. It never retries. */
export class HttpClient {
  readonly #agent: Agent;
  readonly #baseUrl: string;

  constructor(baseUrl: string, connections: number) {
    this.#baseUrl = baseUrl;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Resolves with any answer; rejects when there is none within `timeout` milliseconds. */
  send(
    method: string,
    path: string,
    {
      headers = {},
      body,
      timeout = 60_000,
    }: { headers?: Record<string, string>; body?: object | undefined; timeout?: number } = {},
  ): Promise<Answer> {
    const payload = body && JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        new URL(path, this.#baseUrl),
        {
          method,
          agent: this.#agent,
          headers: payload ? { ...headers, 'content-type': 'application/json' } : headers,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
        },
      );
      request.setTimeout(timeout, () => request.destroy(new Error(`no answer in ${timeout / 1000} s`)));
      request.on('error', reject);
      request.end(payload);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
