/** Text that stands for itself in Slack, of a value in a template of Alertmanager. */
const escaped = (value: string): string =>
  `${value} | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;"`;

/** `FIRING (2): HighErrorRate (critical)` */
export const slackTitle =
  '{{ .Status | toUpper }}{{ if gt (len .Alerts) 1 }} ({{ .Alerts | len }}){{ end }}: ' +
  `{{ ${escaped('.CommonLabels.alertname')} }}` +
  `{{ with .CommonLabels.severity }} ({{ ${escaped('.')} }}){{ end }}`;

/** A link to an annotation, when that is an address and nothing else: `<!channel|…>` would call everybody. */
const link = (annotation: string, text: string): string =>
  `{{ if match "^https?://[^<>|[:space:]]+$" (print .Annotations.${annotation}) }}<{{ .Annotations.${annotation} }}|${text}>{{ end }}`;

export const slackText =
  `{{ range .Alerts }}{{ .Status | toUpper }}: {{ ${escaped('.Annotations.summary')} }}\n` +
  `{{ ${escaped('.Annotations.description')} }}\n` +
  `${link('runbook_url', 'Runbook')} ${link('dashboard_url', 'Dashboard')}\n\n{{ end }}`;
