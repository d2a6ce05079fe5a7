/**
 * Units of Grafana that the rule panel-units-rule of its dashboard-linter accepts: those of them that dashboards of
 * this kind can need. https://github.com/grafana/dashboard-linter/blob/main/lint/rule_panel_units.go
 */
export const units: ReadonlySet<string> = new Set([
  ...['none', 'string', 'short', 'percent', 'percentunit', 'sci', 'locale'],
  ...['currencyUSD', 'currencyEUR', 'currencyGBP'],
  ...['bytes', 'decbytes', 'bits', 'Bps', 'binBps'],
  ...['dateTimeAsIso', 'dateTimeFromNow'],
  ...['hertz', 'ns', 'µs', 'ms', 's', 'm', 'h', 'd', 'dtdurationms', 'dtdurations'],
  ...['cps', 'ops', 'reqps', 'rps', 'wps', 'iops', 'cpm', 'opm', 'rpm', 'wpm'],
  ...['bool', 'bool_yes_no', 'bool_on_off'],
]);
