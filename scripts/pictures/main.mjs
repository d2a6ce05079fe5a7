// Draws each dashboard from what a real Prometheus has scraped from the example platform, into docs/pictures/*.png:
//   npm run pictures -- [minutes]
// No Grafana is needed. It takes Debian's prometheus and chromium, and, for exemplars, a Collector (OTELCOL_BIN).
import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPlatform } from '../../test/artefacts/platform.ts';
import { startCollector } from '../../test/support/collector.ts';
import { startPrometheus } from '../../test/support/prometheus.ts';
import { requireServer } from '../../test/support/servers.ts';
import { Source } from './data.mjs';
import { pageOf } from './page.mjs';

const root = resolve(import.meta.dirname, '../..');
const minutes = Number(process.argv[2] ?? 10);
const speed = 5;
/** Rows a second of the trace that is replayed. */
const pace = 5.53;

function pathOf(name) {
  const { path, reason } = requireServer(name);
  if (path === undefined) throw new Error(reason);
  return path;
}

const directory = mkdtempSync(join(tmpdir(), 'hishamos-pictures-'));
const started = [];
try {
  const chromium = pathOf('chromium');
  const collector = await startCollector(pathOf('otelcol'), directory);
  started.push(collector);
  const platform = await startPlatform({
    speed,
    rows: Math.ceil(minutes * 60 * speed * pace * 1.2),
    directory,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.httpEndpoint,
      OTEL_METRICS_EXPORTER: 'none',
      USE_JSON_LOGGING: 'true',
    },
  });
  started.push(platform);
  const prometheus = await startPrometheus(pathOf('prometheus'), directory, platform.address, {
    job_name: 'backend',
    scrape_interval: '5s',
    scrape_timeout: '5s',
  });
  started.push(prometheus);
  process.stdout.write(`scraping for ${minutes} minutes\n`);
  await sleep(minutes * 60_000);

  const end = Math.floor(Date.now() / 1000) - 2;
  const source = new Source(prometheus.url, { end, range: minutes * 60 - 20, rateInterval: '30s' });
  source.logLines = readFileSync(join(directory, 'logs/hishamos.json.log'), 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text));
  const pictures = join(root, 'docs/pictures');
  mkdirSync(pictures, { recursive: true });
  for (const file of globSync('infrastructure/monitoring/grafana-dashboards/*.json', { cwd: root })) {
    const dashboard = JSON.parse(readFileSync(join(root, file), 'utf8'));
    if (dashboard.templating.list[0].query !== 'prometheus') continue;
    const { html, width, height } = await pageOf(dashboard, source);
    const page = join(directory, 'page.html');
    writeFileSync(page, html);
    const picture = join(pictures, `${basename(file, '.json')}.png`);
    execFileSync(
      chromium,
      [
        '--headless',
        '--no-sandbox',
        '--hide-scrollbars',
        '--force-device-scale-factor=0.8',
        `--window-size=${width},${height}`,
        `--screenshot=${picture}`,
        `file://${page}`,
      ],
      { stdio: 'ignore' },
    );
    process.stdout.write(`${picture}\n`);
  }
} finally {
  for (const each of started.toReversed()) await each.stop();
  rmSync(directory, { recursive: true, force: true });
}
