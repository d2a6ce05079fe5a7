import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logFields } from '@hishamos/catalogue';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { TestProcess } from '../support/process.ts';

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
  const text = read('loki.alloy');
  expect(text.split('{').length).toBe(text.split('}').length);
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
  const kinds = new Set(['json_parser', 'trace_parser', 'move', 'remove']);
  expect(operators.filter(({ type }) => !kinds.has(String(type)))).toEqual([]);
  const [{ severity, timestamp }] = operators as [Record<string, Record<string, unknown>>];
  expect(Object.values(severity?.mapping ?? {}).sort()).toEqual([...logFields.level.values].sort());
  expect(timestamp?.layout_type).toBe('gotime');
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
    const { copy_from: from } = processor[kind ?? ''];
    if (from !== undefined) expect(Object.keys(logFields)).toContain(String(from).split('.')[0]);
  }
  const filebeat = parse(read('filebeat.yml'));
  const [input] = filebeat['filebeat.inputs'];
  expect(input).toMatchObject({ type: 'filestream', parsers: [{ ndjson: { target: '' } }] });
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
  const documented = [
    'file_path',
    'log_group_name',
    'log_stream_name',
    'timestamp_format',
    'timezone',
    'retention_in_days',
  ];
  expect(Object.keys(file).filter((key) => !documented.includes(key))).toEqual([]);
  expect(file).toMatchObject({ timestamp_format: '%Y-%m-%dT%H:%M:%S.%fZ', timezone: 'UTC' });
  expect(
    manyValued.filter((name) => `${file.log_group_name}${file.log_stream_name}`.includes(`{${name}}`)),
  ).toEqual([]);
});
