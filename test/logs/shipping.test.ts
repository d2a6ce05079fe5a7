import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logFields } from '@hishamos/catalogue';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { TestProcess } from '../support/process.ts';
import * as documented from './documented.ts';

const read = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../infrastructure/monitoring/logs', name), 'utf8');

/** Fields that have a value of their own for every request or user: as labels they would be a stream each. */
const manyValued = [
  'request_id',
  'user_id',
  'ip_address',
  'path',
  'trace_id',
  'span_id',
  'message',
  'timestamp',
];

async function lines(): Promise<string[]> {
  await using running = new TestProcess({
    args: ['--conditions=@hishamos/source', join(import.meta.dirname, 'fixtures/every-field.mjs')],
    env: { USE_JSON_LOGGING: 'on', HISHAMOS_LOG_CONSOLE: 'off' },
  });
  expect(await running.exit()).toEqual({ code: 0, signal: null });
  return readFileSync(join(running.logDirectory, 'hishamos.json.log'), 'utf8').trimEnd().split('\n');
}

test('lines with every field, and with few, are what the committed schema says', async () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(read('log-record.schema.json')),
  );
  const records = (await lines()).map((line) => JSON.parse(line));
  for (const record of records) {
    validate(record);
    expect(validate.errors).toBeNull();
  }
  const seen = new Set(records.flatMap(Object.keys));
  expect(Object.keys(logFields).filter((name) => !seen.has(name))).toEqual([]);
  expect(validate({ ...records[0], level: 'NOTICE' })).toBe(false);
  expect(validate({ ...records[0], timestamp: 'today' })).toBe(false);
  const { line: _line, ...without } = records[0];
  expect(validate(without)).toBe(false);
});

/** The names in a block of an Alloy configuration, such as `stage.labels { values = { … } }`. */
function namesIn(stage: string): string[] {
  const [, body = ''] =
    new RegExp(`stage\\.${stage} \\{\\s*(?:values|expressions) = \\{([^}]*)\\}`).exec(read('loki.alloy')) ??
    [];
  return [...body.matchAll(/(\w+)\s*=/g)].map(([, name = '']) => name);
}

test('Alloy: few-valued labels, the ids as structured metadata, everything used is extracted', () => {
  expect(namesIn('labels')).toEqual(['level']);
  expect(namesIn('structured_metadata')).toEqual(
    expect.arrayContaining(['request_id', 'user_id', 'trace_id', 'span_id']),
  );
  const extracted = namesIn('json');
  expect(extracted).toContain('timestamp');
  for (const name of [...namesIn('labels'), ...namesIn('structured_metadata')]) {
    expect(extracted).toContain(name);
    expect(Object.keys(logFields)).toContain(name);
  }
});

test('Alloy: every component, block and argument is a documented one', () => {
  const open: string[] = [];
  for (const line of read('loki.alloy').split('\n')) {
    const [, block] = /^\s*([\w.]+)(?: "\w+")? \{$/.exec(line) ?? [];
    const [, argument, begins] = /^\s*(\w+)\s*= .*?([[{]+)?,?$/.exec(line) ?? [];
    const within = open.at(-1);
    // The keys of a value are the configuration's own.
    const known = within === 'value' ? undefined : within && documented.alloy[within];
    if (block !== undefined) {
      expect(Object.keys(documented.alloy)).toContain(block);
      if (known) expect(known).toContain(block);
      open.push(block);
    } else if (argument !== undefined && known)
      expect([within, known]).toEqual([within, expect.arrayContaining([argument])]);
    if (argument !== undefined && begins !== undefined && !line.includes('}')) open.push('value');
    if (/^\s*\}/.test(line)) open.pop();
  }
  expect(open).toEqual([]);
});

test('the Collector: each part that is used is declared, and logs come from files alone', () => {
  const config = parse(read('otel-collector-filelog.yaml'));
  const { receivers, processors, exporters } = config.service.pipelines.logs;
  expect(receivers).toEqual(['filelog/hishamos']);
  for (const name of receivers) expect(Object.keys(config.receivers)).toContain(name);
  for (const name of processors) expect(Object.keys(config.processors)).toContain(name);
  for (const name of exporters) expect(Object.keys(config.exporters)).toContain(name);
  for (const name of config.service.extensions) expect(Object.keys(config.extensions)).toContain(name);
  const operators = config.receivers['filelog/hishamos'].operators as Record<string, unknown>[];
  const used = JSON.stringify(operators).matchAll(/attributes\.(\w+)/g);
  for (const [, name = ''] of used) expect(Object.keys(logFields)).toContain(name);
  for (const operator of operators)
    expect(documented.operators[String(operator.type)]).toEqual(
      expect.arrayContaining(Object.keys(operator)),
    );
  expect(documented.filelog).toEqual(
    expect.arrayContaining(Object.keys(config.receivers['filelog/hishamos'])),
  );
  const [{ severity, timestamp }] = operators as [Record<string, Record<string, unknown>>];
  expect(Object.values(severity?.mapping ?? {}).sort()).toEqual([...logFields.level.values].sort());
  expect(timestamp?.layout_type).toBe('gotime');
});

interface Entry {
  attributes: Record<string, unknown>;
  body: unknown;
  severity?: string;
  traceId?: unknown;
}

/** `attributes.exception.type` or `attributes["exception.type"]` as a path. */
const pathOf = (field: string): string[] =>
  [...field.matchAll(/\["([^"]+)"\]|(\w+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** Reads a field of an entry; a value that is given takes its place, `undefined` takes it away. */
function field(entry: Entry, name: string, ...given: [unknown?]): unknown {
  const path = pathOf(name);
  const last = path.pop() ?? '';
  let holder = entry as unknown as Record<string, Record<string, unknown>> | undefined;
  for (const key of path) holder = holder?.[key] as typeof holder;
  const held = holder?.[last];
  if (holder !== undefined && given.length > 0) {
    if (given[0] === undefined) delete holder[last];
    else holder[last] = given[0] as Record<string, unknown>;
  }
  return held;
}

/** What the operators make of a line; conditions are of the form `a.b?.c != nil`. */
function operated(line: string, operators: readonly Record<string, unknown>[]): Entry {
  const entry: Entry = { attributes: {}, body: line };
  for (const { type, if: condition, from, to, field: removed, ...rest } of operators) {
    const [, asked] = /^(\S+) != nil$/.exec(String(condition)) ?? [];
    if (asked !== undefined && field(entry, asked.replaceAll('?', '')) === undefined) continue;
    if (type === 'json_parser') {
      entry.attributes = JSON.parse(String(entry.body));
      const { mapping, parse_from: level } = rest.severity as {
        mapping: Record<string, string>;
        parse_from: string;
      };
      const named = Object.entries(mapping).find(([, value]) => value === field(entry, level));
      if (named) entry.severity = named[0];
    } else if (type === 'trace_parser') {
      entry.traceId = field(entry, (rest.trace_id as { parse_from: string }).parse_from);
    } else if (type === 'move') field(entry, String(to), field(entry, String(from), undefined));
    else field(entry, String(removed), undefined);
  }
  return entry;
}

test('the Collector’s operators put a line’s fields where OpenTelemetry has them', async () => {
  const { receivers } = parse(read('otel-collector-filelog.yaml'));
  const [few = '', every = ''] = await lines();
  const { operators } = receivers['filelog/hishamos'];
  const plain = operated(few, operators);
  expect(plain).toMatchObject({ body: 'few', severity: 'info', attributes: { module: 'every-field' } });
  const failed = operated(every, operators);
  expect(failed).toMatchObject({
    body: 'every',
    severity: 'error',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    attributes: {
      'exception.type': 'Error',
      'exception.message': 'outer',
      'exception.stacktrace': expect.stringContaining('Error: outer'),
      'exception.details': { code: 'E1' },
      'exception.cause': { type: 'AggregateError' },
      request_id: 'r-1',
      agent_id: 'a',
    },
  });
  for (const name of ['message', 'timestamp', 'level', 'trace_id', 'span_id', 'trace_flags', 'exception'])
    expect(Object.keys(failed.attributes)).not.toContain(name);
});

test('no pipeline of a Collector takes log files and OTLP', () => {
  const directory = join(import.meta.dirname, '../../infrastructure');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.ya?ml$/.test(name))) {
    const text = readFileSync(join(directory, file), 'utf8');
    if (!text.includes('receivers:')) continue;
    for (const document of parseAllDocuments(text)) {
      const { service } = (document.toJS() ?? {}) as { service?: { pipelines?: Record<string, unknown> } };
      for (const pipeline of Object.values(service?.pipelines ?? {})) {
        const kinds = (pipeline as { receivers: string[] }).receivers.map((name) => name.split('/')[0]);
        expect([file, kinds.includes('filelog') && kinds.includes('otlp')]).toEqual([file, false]);
      }
    }
  }
});

test('Elasticsearch: every field has a type, the caller’s own cannot break the mapping', () => {
  const { template, index_patterns: patterns } = JSON.parse(read('elasticsearch-index-template.json'));
  const { properties } = template.mappings;
  const expected = Object.keys(logFields).filter((name) => name !== 'timestamp');
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(['@timestamp', ...expected]));
  expect(properties.fields.type).toBe('flattened');
  expect(properties.trace_id.type).toBe('keyword');
  const pipeline = JSON.parse(read('elasticsearch-ingest-pipeline.json'));
  for (const processor of pipeline.processors) {
    const [kind] = Object.keys(processor);
    expect(['date', 'set', 'remove']).toContain(kind);
    const { copy_from: from, field: to } = processor[kind ?? ''];
    if (from === undefined) continue;
    expect(Object.keys(logFields)).toContain(String(from).split('.')[0]);
    // What is copied has a type in the template.
    let typed = { properties };
    for (const name of String(to).split('.')) typed = typed.properties[name];
    expect(typed).toHaveProperty('type');
  }
  const filebeat = parse(read('filebeat.yml'));
  const [input] = filebeat['filebeat.inputs'];
  expect(input).toMatchObject({ type: 'filestream', parsers: [{ ndjson: { target: '' } }] });
  expect(documented.filestream).toEqual(expect.arrayContaining(Object.keys(input)));
  expect(documented.ndjson).toEqual(expect.arrayContaining(Object.keys(input.parsers[0].ndjson)));
  for (const [kind, options] of filebeat.processors.flatMap(Object.entries))
    expect(documented.beatsProcessors[kind]).toEqual(expect.arrayContaining(Object.keys(options)));
  expect(
    patterns.some((pattern: string) =>
      filebeat['output.elasticsearch'].index.startsWith(pattern.replace('*', '')),
    ),
  ).toBe(true);
  expect(filebeat['output.elasticsearch'].pipeline).toBe(template.settings['index.default_pipeline']);
});

test('CloudWatch: the agent’s documented keys, the timestamp as we write it, no many-valued stream', () => {
  const { logs } = JSON.parse(read('cloudwatch-agent.json'));
  const [file] = logs.logs_collected.files.collect_list;
  expect(documented.cloudWatchFile).toEqual(expect.arrayContaining(Object.keys(file)));
  expect(file).toMatchObject({ timestamp_format: '%Y-%m-%dT%H:%M:%S.%fZ', timezone: 'UTC' });
  expect(
    manyValued.filter((name) => `${file.log_group_name}${file.log_stream_name}`.includes(`{${name}}`)),
  ).toEqual([]);
});
