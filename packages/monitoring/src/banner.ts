import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { type Sdk, writeLine } from '@hishamos/sdk';
import type { Serving } from './serve.ts';
import { version } from './version.ts';

export interface BannerFacts {
  readonly sdk: Sdk;
  readonly serving: Serving;
  /** Libraries that are instrumented when they are loaded. */
  readonly instrumented: readonly string[];
  readonly json: boolean;
  readonly logDirectory: string;
}

function served({ serving: { mounted, port } }: BannerFacts, isOpen: boolean): string {
  const path = monitoringPrefix + monitoringPaths.metrics;
  if (mounted) return `metrics on the application's port at ${path}`;
  if (port === undefined) return 'metrics not served (HISHAMOS_MOUNT=off)';
  return isOpen
    ? `metrics on port ${port} at ${path}`
    : `metrics not served (port ${port} could not be opened)`;
}

function pushed({ sdk }: BannerFacts): string {
  const byDestination = new Map<string, string[]>();
  for (const [signal, destinations] of Object.entries(sdk.destinations)) {
    for (const destination of destinations) {
      byDestination.set(destination, [...(byDestination.get(destination) ?? []), signal]);
    }
  }
  if (byDestination.size === 0) return 'nothing pushed (set OTEL_EXPORTER_OTLP_ENDPOINT)';
  return [...byDestination]
    .map(([destination, signals]) => `${signals.join(', ')} pushed to ${destination}`)
    .join('; ');
}

/** What monitoring does in this process, in one line. */
function bannerOf(facts: BannerFacts, isOpen: boolean): string {
  const logs = `${facts.json ? 'JSON' : 'text'} logs in ${facts.logDirectory}/`;
  const examples = [
    'http',
    'fetch',
    'winston',
    ...facts.instrumented.filter((name) => /^(express|pg|ioredis|openai)$/.test(name)),
  ];
  const more = facts.instrumented.length - examples.length + 3;
  return [
    `hishamos monitoring ${version}: ${served(facts, isOpen)}`,
    pushed(facts),
    logs,
    `instruments ${examples.join(', ')} and ${more} more when loaded`,
  ].join('; ');
}

/** Writes the banner: at once, or when it is known whether the monitoring port could be opened. */
export function announce(facts: BannerFacts): void {
  const { opened } = facts.serving;
  if (opened === undefined) writeLine(bannerOf(facts, true));
  else void opened.then((isOpen) => writeLine(bannerOf(facts, isOpen)));
}
