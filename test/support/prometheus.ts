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

/** An exemplar, with the labels of its series. */
interface Exemplar {
  readonly series: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * The labels of a series as the text format has them: Prometheus asks for OpenMetrics, where a bound is never
 * written as a whole number.
 */
const asInText = ({ le, ...labels }: Readonly<Record<string, string>>): Record<string, string> =>
  le === undefined ? labels : { ...labels, le: le === '+Inf' ? le : `${Number(le)}` };

interface StoredExemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

/** A real Prometheus that scrapes one target every second as the job `hishamos`. */
export interface Prometheus {
  /** Where it listens. */
  readonly url: string;
  /** What its API answers at a path below `/api/v1/`. */
  api(path: string): Promise<unknown>;
  /** The result of an instant query, by series key of the labels that are not the scrape's own. */
  query(expression: string): Promise<Map<string, number>>;
  /** The exemplars of the series that an expression selects, of the last hour. */
  exemplars(expression: string): Promise<Exemplar[]>;
  /** The alerts that are pending or firing: `name severity` by state. */
  alerts(): Promise<Map<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts the program at `path`, with its files in `directory`; `job` adds to the configuration of the scrape, `more` to
 * the whole.
 */
export async function startPrometheus(
  path: string,
  directory: string,
  target: string,
  job: object = {},
  more: object = {},
): Promise<Prometheus> {
  const config = join(directory, 'prometheus.json');
  const scrape = {
    job_name: 'hishamos',
    scrape_interval: '1s',
    metrics_path: monitoringPrefix + monitoringPaths.metrics,
    static_configs: [{ targets: [target] }],
    ...job,
  };
  await writeFile(config, JSON.stringify({ ...more, scrape_configs: [scrape] }));
  const port = await freePort();
  const child = spawn(
    path,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  const url = `http://127.0.0.1:${port}`;
  const ask = async (path: string) =>
    (await (await fetch(`${url}/api/v1/${path}`)).json()) as { data: unknown };
  return {
    url,
    api: async (path) => (await ask(path)).data,
    async query(expression) {
      const { data } = await ask(`query?query=${encodeURIComponent(expression)}`);
      return new Map(
        (data as { result: Result[] }).result.map(({ metric, value }) => {
          const { __name__: name = '', job: _job, instance: _instance, ...labels } = metric;
          return [seriesKey(name, asInText(labels)), Number(value[1])];
        }),
      );
    },
    async exemplars(expression) {
      const now = Date.now() / 1000;
      const range = `start=${now - 3600}&end=${now + 3600}`;
      const { data } = await ask(`query_exemplars?query=${encodeURIComponent(expression)}&${range}`);
      return (data as { seriesLabels: Exemplar['series']; exemplars: StoredExemplar[] }[]).flatMap(
        ({ seriesLabels, exemplars }) =>
          exemplars.map(({ labels, value }) => ({ series: seriesLabels, labels, value: Number(value) })),
      );
    },
    async alerts() {
      const { data } = await ask('alerts');
      const { alerts } = data as { alerts: { labels: Record<string, string>; state: string }[] };
      return new Map(alerts.map(({ labels, state }) => [`${labels.alertname} ${labels.severity}`, state]));
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
