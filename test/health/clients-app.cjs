const { createServer } = require('node:http');
const { Queue } = require('bullmq');
const { Redis } = require('ioredis');
const mysql = require('mysql2/promise');
const { Pool } = require('pg');
const { createClient } = require('redis');
const { WebSocketServer } = require('ws');

const { MYSQL_URL, POSTGRES_URL, REDIS_URL } = process.env;
const ignore = () => {};

/** What the test may have the application make. */
const makers = {
  pool: () => {
    const pool = new Pool({ connectionString: POSTGRES_URL, max: 1 });
    pool.on('error', ignore);
    return { close: () => pool.end(), use: () => void pool.query('SELECT pg_sleep(3600)').catch(ignore) };
  },
  mysql: () => {
    const pool = mysql.createPool({ uri: MYSQL_URL, connectionLimit: 1 });
    pool.query('SELECT 1').catch(ignore);
    return { close: () => pool.end(), use: () => void pool.query('SELECT SLEEP(3600)').catch(ignore) };
  },
  ioredis: () => {
    const client = new Redis(REDIS_URL);
    client.on('error', ignore);
    return {
      close: () => client.disconnect(),
      async lookUp() {
        await client.set('a', 1);
        await client.get('a');
        await client.get('b');
        await client.mget('a', 'b', 'c');
        await client.pipeline().get('a').hget('h', 'b').exec();
        await client.multi().get('a').exec();
      },
    };
  },
  redis: () => {
    const client = createClient({ url: REDIS_URL }).on('error', ignore);
    client.connect().catch(ignore);
    return {
      close: () => client.destroy(),
      async lookUp() {
        await client.set('a', 1);
        await client.get('a');
        await client.get('b');
        await client.mGet(['a', 'b', 'c']);
        await client.hGet('h', 'b');
        await client.multi().get('a').exec();
      },
    };
  },
  queue: () => {
    const { hostname: host, port } = new URL(REDIS_URL);
    const queue = new Queue('agents', { connection: { host, port: Number(port) } });
    queue.on('error', ignore);
    return { close: () => queue.close(), lookUp: () => queue.add('run', { agent: 1 }) };
  },
  websocket: () => {
    const sockets = new WebSocketServer({ server });
    return { close: () => sockets.close() };
  },
};

/** Keeps the event loop busy from now on: whatever is answered meanwhile waits so many milliseconds to be read. */
function saturate(milliseconds) {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
  setImmediate(saturate, milliseconds);
}

const made = {};
const server = createServer(async (request, response) => {
  const [, action, name] = request.url.split('/');
  if (action === 'saturate') {
    setImmediate(saturate, Number(name));
    return response.end('done');
  }
  if (action === 'make') made[name] = makers[name]();
  else await made[name][action]();
  response.end('done');
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
for (const name of (process.env.MAKE ?? '').split(',').filter(Boolean)) made[name] = makers[name]();
process.stdin.once('end', () => process.exit()).resume();
