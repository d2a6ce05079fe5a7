import { code, generatedNote, table } from './markdown.mjs';

/** The page that lists the fields of a log record. */
export const logsDocs = {
  path: 'docs/log-fields.md',
  render({ logFields, clashingLogField }) {
    const row = ([name, field]) => [
      code(name),
      field.type,
      field.when === 'always' ? 'always' : 'when known',
      field.values
        ? `${field.help} ${field.values.map(code).join(', ')}`
        : field.help.replaceAll(/<\w+>/g, code),
    ];
    return `# Fields of a log record

${generatedNote}

A line of ${code('hishamos.json.log')} has these fields, in this order, and after them the caller's own. A field of the caller's
that has one of these names stands under ${code(clashingLogField)}. As JSON Schema:
[log-record.schema.json](../infrastructure/monitoring/logs/log-record.schema.json). How to work with them: [logging](logging.md).

${table(['Field', 'Type', 'Present', 'Meaning'], Object.entries(logFields).map(row))}
`;
  },
};
