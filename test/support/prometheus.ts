import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { freePort } from './free-port.ts';
import { seriesKey } from './prometheus-page.ts';

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** A real Prometheus that scrapes one target every second as the job `hishamos`. */
export interface Prometheus {
  /** The result of an instant query, by series key of the labels that are not the scrape's own. */
  query(expression: string): Promise<Map<string, number>>;
  stop(): Promise<void>;
}

/** Starts the program at `path`, with its files in `directory`; `job` adds to the scrape configuration. */
export async function startPrometheus(
  path: string,
  directory: string,
  target: string,
  job: object = {},
): Promise<Prometheus> {
  const config = join(directory, 'prometheus.json');
  const scrape = {
    job_name: 'hishamos',
    scrape_interval: '1s',
    metrics_path: monitoringPrefix + monitoringPaths.metrics,
    static_configs: [{ targets: [target] }],
    ...job,
  };
  await writeFile(config, JSON.stringify({ scrape_configs: [scrape] }));
  const port = await freePort();
  const child = spawn(
    path,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  return {
    async query(expression) {
      const api = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`;
      const { data } = (await (await fetch(api)).json()) as { data: { result: Result[] } };
      return new Map(
        data.result.map(({ metric, value }) => {
          const { __name__: name = '', job: _job, instance: _instance, ...labels } = metric;
          return [seriesKey(name, labels), Number(value[1])];
        }),
      );
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
