import { join } from 'node:path';
import { selfMetrics, type telemetryDropReason } from '@hishamos/catalogue';
import type { Items } from '../support/otlp-back-end.ts';
import { register, TestProcess } from '../support/process.ts';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';

/** Spans, and log records, of one burst. */
const burst = 500;

/** An application that makes spans and log records when it is told to. */
export class BurstApplication extends TestProcess {
  made = 0;
  readonly #page: string;

  constructor(port: number, env: Record<string, string>) {
    super({
      args: ['--require', register, join(import.meta.dirname, 'burst-app.cjs')],
      env: {
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_BSP_SCHEDULE_DELAY: '50',
        OTEL_BLRP_SCHEDULE_DELAY: '50',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50',
        OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '50',
        HISHAMOS_BANNER: 'off',
        HISHAMOS_LOG_CONSOLE: 'off',
        HISHAMOS_MONITORING_PORT: String(port),
        ...env,
      },
    });
    this.#page = `http://127.0.0.1:${port}/api/v1/monitoring/prometheus/metrics/`;
  }

  async makeMore(): Promise<void> {
    this.made += burst;
    this.kill('SIGUSR2');
    await this.printed(new RegExp(`made ${this.made}\\.`));
  }

  async #items(name: string, labels: Record<string, string> = {}): Promise<Items> {
    const { samples } = parsePage(await (await fetch(this.#page)).text());
    const of = (signal: string) => samples.get(seriesKey(name, { ...labels, signal })) ?? 0;
    return { traces: of('traces'), logs: of('logs') };
  }

  dropped(reason: (typeof telemetryDropReason.values)[number]): Promise<Items> {
    return this.#items(selfMetrics.droppedItems.name, { reason });
  }

  waiting(): Promise<Items> {
    return this.#items(selfMetrics.queuedItems.name);
  }
}
