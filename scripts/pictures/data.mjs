const points = 160;

/** Asks Prometheus for what panels show: the last `range` seconds before `end`. */
export class Source {
  constructor(url, { end, range, rateInterval }) {
    this.url = url;
    this.end = end;
    this.range = range;
    this.rateInterval = rateInterval;
  }

  get start() {
    return this.end - this.range;
  }

  expand(expression) {
    return expression
      .replaceAll('$__rate_interval', this.rateInterval)
      .replaceAll('$__range', `${this.range}s`)
      .replace(/\$\w+/g, '.+');
  }

  async #ask(path, parameters) {
    const response = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const answer = await response.json();
    if (answer.status !== 'success') throw new Error(`${parameters.query}: ${answer.error}`);
    return answer.data;
  }

  /** Series of a target over the range: their names, labels and values. */
  async series({ expr, legendFormat }) {
    const { start, end, range } = this;
    const { result } = await this.#ask('query_range', {
      query: this.expand(expr),
      start,
      end,
      step: range / points,
    });
    return result.map(({ metric, values }) => ({
      name: nameOf(metric, legendFormat),
      labels: metric,
      values: values.map(([time, value]) => [time, Number(value)]),
    }));
  }

  /** What a target has at the end. */
  async now({ expr, legendFormat }) {
    const { result } = await this.#ask('query', { query: this.expand(expr), time: this.end });
    return result.map(({ metric, value }) => ({
      name: nameOf(metric, legendFormat),
      labels: metric,
      value: Number(value[1]),
    }));
  }

  /** Exemplars behind a target. */
  async exemplars({ expr }) {
    const { start, end } = this;
    const found = await this.#ask('query_exemplars', { query: this.expand(expr), start, end });
    return found.flatMap(({ exemplars }) =>
      exemplars.map(({ timestamp, value }) => [timestamp, Number(value)]),
    );
  }
}

function nameOf(metric, legend) {
  if (legend) return legend.replace(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? '');
  return Object.values(metric).join(' ');
}
