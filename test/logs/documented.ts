/** The settings that the references of the shipping programs document, of those parts that our configurations use. */

/** Grafana Alloy, by component or block: arguments and inner blocks. */
export const alloy: Readonly<Record<string, readonly string[]>> = {
  'local.file_match': ['path_targets', 'sync_period', 'ignore_older_than'],
  'loki.source.file': ['forward_to', 'targets', 'encoding', 'legacy_positions_file', 'tail_from_end'],
  'loki.process': [
    'forward_to',
    ...['json', 'timestamp', 'labels', 'label_drop', 'structured_metadata'].map((stage) => `stage.${stage}`),
  ],
  'stage.json': ['expressions', 'source', 'drop_malformed'],
  'stage.timestamp': ['source', 'format', 'fallback_formats', 'location', 'action_on_failure'],
  'stage.labels': ['values'],
  'stage.label_drop': ['values'],
  'stage.structured_metadata': ['values', 'regex'],
  'loki.write': ['endpoint', 'external_labels', 'max_streams'],
  endpoint: ['url', 'name', 'headers', 'tenant_id', 'bearer_token', 'bearer_token_file', 'basic_auth'],
};

const parser = ['type', 'id', 'output', 'on_error', 'if', 'parse_from', 'parse_to'];
const transformer = ['type', 'id', 'output', 'on_error', 'if'];

/** The OpenTelemetry Collector's operators on log entries, by type. */
export const operators: Readonly<Record<string, readonly string[]>> = {
  json_parser: [...parser, 'timestamp', 'severity', 'scope_name'],
  trace_parser: [...transformer, 'trace_id', 'span_id', 'trace_flags'],
  move: [...transformer, 'from', 'to'],
  remove: [...transformer, 'field'],
};

/** The Collector's filelog receiver. */
export const filelog = [
  ...['include', 'exclude', 'exclude_older_than', 'start_at', 'fingerprint_size', 'max_log_size'],
  ...['include_file_name', 'include_file_path', 'poll_interval', 'storage', 'operators', 'retry_on_failure'],
];

/** A file of the CloudWatch agent. */
export const cloudWatchFile = [
  ...['file_path', 'log_group_name', 'log_stream_name', 'log_group_class', 'timestamp_format', 'timezone'],
  ...['multi_line_start_pattern', 'encoding', 'auto_removal', 'blacklist', 'publish_multi_logs', 'filters'],
  ...['retention_in_days', 'trim_timestamp', 'backpressure_mode', 'service.name', 'deployment.environment'],
];

/** Filebeat's filestream input, and the processors and parser that are used. */
export const filestream = [
  ...['type', 'id', 'enabled', 'paths', 'prospector.scanner', 'file_identity.fingerprint', 'parsers'],
  ...['encoding', 'fields', 'fields_under_root', 'tags', 'ignore_older', 'close', 'take_over'],
];
export const ndjson = [
  'target',
  'overwrite_keys',
  'expand_keys',
  'add_error_key',
  'message_key',
  'document_id',
  'ignore_decoding_error',
];
export const beatsProcessors: Readonly<Record<string, readonly string[]>> = {
  timestamp: [
    'field',
    'target_field',
    'layouts',
    'timezone',
    'ignore_missing',
    'ignore_failure',
    'test',
    'id',
  ],
  drop_fields: ['fields', 'ignore_missing', 'when'],
};
