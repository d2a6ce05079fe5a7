import { createServer, get } from 'node:http';
import { json } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { createClient } from 'redis';
import { request } from 'undici';
import { ready } from '../ready.cjs';

const { PEER, POSTGRES_URL, REDIS_URL } = process.env;

/** What each client library gets from the servers of the test. */
const clients = {
  http: () =>
    new Promise((resolve, reject) => {
      get(PEER, (response) => json(response).then(resolve, reject)).on('error', reject);
    }),
  fetch: async () => (await fetch(PEER)).json(),
  undici: async () => (await request(PEER)).body.json(),
  pg: async () => {
    const client = new Client({ connectionString: POSTGRES_URL });
    await client.connect();
    const { rows } = await client.query('select 1 as one');
    await client.end();
    return rows[0];
  },
  ioredis: async () => {
    const client = new Redis(REDIS_URL, { lazyConnect: true });
    await client.connect();
    await client.set('agent', 'ioredis');
    const value = await client.get('agent');
    client.disconnect();
    return { value };
  },
  redis: async () => {
    const client = await createClient({ url: REDIS_URL }).connect();
    await client.set('agent', 'redis');
    const value = await client.get('agent');
    client.destroy();
    return { value };
  },
};

const server = createServer(async (incoming, response) => {
  try {
    response.end(JSON.stringify(await clients[incoming.url.slice(1)]()));
  } catch (error) {
    response.writeHead(500).end(String(error.stack));
  }
});

server.listen(0, '127.0.0.1', () => ready(server));
