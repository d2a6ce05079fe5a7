import { code, generatedNote, table } from './markdown.mjs';

function takes(setting) {
  switch (setting.kind) {
    case 'switch':
      return `${code('on')} or ${code('off')}`;
    case 'integer':
      return `a whole number, ${setting.min} to ${setting.max}`;
    case 'number':
      return `a number, ${setting.min} to ${setting.max}`;
    case 'oneOf':
      return setting.values.map(code).join(', ');
    case 'list':
      return 'a list, separated by commas';
    case 'secret':
      return 'a secret';
    default:
      return 'text';
  }
}

/** The page that lists our environment variables. */
export const configurationDocs = {
  path: 'docs/configuration.md',
  render({ settings }) {
    const rows = Object.entries(settings).map(([name, setting]) => [
      code(name),
      takes(setting),
      setting.fallback === undefined ? '' : code(setting.fallback),
      setting.help,
    ]);
    return `# Configuration

${generatedNote}

OpenTelemetry's own variables (\`OTEL_*\`: endpoint, headers, protocol, sampler, resource attributes,
\`OTEL_SDK_DISABLED\`) keep their meaning, with one difference: while no OTLP endpoint or exporter is named, nothing is
pushed anywhere. \`HTTPS_PROXY\`, \`HTTP_PROXY\` and \`NO_PROXY\` hold for [alerts](alerting.md#channels), and for
[OTLP](delivery.md) where Node.js is told to use them. These are ours:

${table(['Variable', 'Takes', 'Default', 'Meaning'], rows)}

A switch also takes \`true\`/\`false\`, \`yes\`/\`no\` and \`1\`/\`0\`. A secret may be given as a file instead: \`NAME_FILE\` holds
the file's path. A bad value is one error that names the variable, what it got and what it takes; the default is used
then, and nothing else is affected.
`;
  },
};
