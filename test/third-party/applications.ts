import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileOf } from './install.ts';

/** One request to an application. `text` gives of the answer's body what every run gives alike. */
export interface Question {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: (body: string) => string;
}

export interface Application {
  readonly name: string;
  /** Writes what it needs to a folder, and gives the script and its arguments. */
  readonly prepare: (folder: string, port: number) => readonly string[];
  readonly env?: (port: number) => Record<string, string>;
  /** What it prints when it can be asked. */
  readonly ready: RegExp;
  readonly questions: readonly Question[];
  /** Method, endpoint and status of the series that the questions make, with their counts. */
  readonly series: Readonly<Record<string, number>>;
}

const verdaccio: Application = {
  name: 'verdaccio',
  prepare(folder, port) {
    const config = join(folder, 'config.yaml');
    writeFileSync(
      config,
      JSON.stringify({
        storage: './storage',
        auth: { htpasswd: { file: './htpasswd' } },
        uplinks: {},
        packages: { '**': { access: '$all', publish: '$all' } },
        log: { type: 'stdout', format: 'pretty', level: 'warn' },
      }),
    );
    return [fileOf('verdaccio/bin/verdaccio'), '--config', config, '--listen', `127.0.0.1:${port}`];
  },
  ready: /http address/,
  questions: [
    { path: '/-/ping' },
    { path: '/' },
    { path: '/left-pad' },
    { path: '/is-odd' },
    { path: '/is-odd/1.0.0' },
    { path: '/-/whoami' },
  ],
  series: {
    'GET /-/ping 200': 1,
    'GET / 200': 1,
    'GET /:package/:version? 404': 3,
    'GET /-/whoami 200': 1,
  },
};

const nodeRed: Application = {
  name: 'node-red',
  prepare(folder, port) {
    const settings = join(folder, 'settings.cjs');
    const values = {
      uiPort: port,
      uiHost: '127.0.0.1',
      userDir: folder,
      flowFile: 'flows.json',
      telemetry: { enabled: false },
    };
    writeFileSync(settings, `module.exports = ${JSON.stringify(values)};\n`);
    return [fileOf('node-red/red.js'), '--settings', settings];
  },
  ready: /Started flows/,
  questions: [
    // Its links carry a value that is new at every start.
    { path: '/', text: (body) => body.replaceAll(/\?v=\w+/g, '') },
    { path: '/settings' },
    { path: '/flows' },
    { path: '/flow/12ab34cd56ef' },
    { path: '/flow/98ab76cd54ef' },
    { path: '/nope' },
  ],
  series: {
    'GET / 200': 1,
    'GET /settings 200': 1,
    'GET /flows 200': 1,
    'GET /flow/:id 404': 2,
    'GET __unmatched__ 404': 1,
  },
};

/** What a server-sent event of the Model Context Protocol carries; its id differs from run to run. */
const eventData = (body: string): string => /^data: (\{.*)$/m.exec(body)?.[1] ?? body;

const rpc = (id: number, method: string, params: object): Question => ({
  path: '/mcp',
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  body: { jsonrpc: '2.0', id, method, params },
  text: eventData,
});

const mcp: Application = {
  name: '@modelcontextprotocol/server-everything',
  prepare: () => [fileOf('@modelcontextprotocol/server-everything/dist/index.js'), 'streamableHttp'],
  env: (port) => ({ PORT: String(port) }),
  ready: /listening on port/,
  questions: [
    rpc(1, 'initialize', {
      protocolVersion: '2025-03-26',
      capabilities: {},
      clientInfo: { name: 'test', version: '1.0.0' },
    }),
    rpc(2, 'tools/call', { name: 'echo', arguments: { message: 'monitored' } }),
    { path: '/mcp' },
    { path: '/mcp/12345' },
  ],
  series: {
    'POST /mcp 200': 2,
    'GET /mcp 400': 1,
    'GET __unmatched__ 404': 1,
  },
};

/** CommonJS on Express 4 and 5, and an ES module. */
export const applications: readonly Application[] = [verdaccio, nodeRed, mcp];
