import { type Head, mergingOf } from '../snapshot/head.ts';
import type { Row } from '../snapshot/row.ts';
import { linesOf } from '../snapshot/text.ts';
import { MergedMetric } from './merged-metric.ts';

/** The metrics of several processes, added up. */
export class Merged {
  readonly #metrics = new Map<string, MergedMetric>();

  get metrics(): Iterable<MergedMetric> {
    return this.#metrics.values();
  }

  /** Adds a snapshot, and pauses whenever the event loop may have its turn. */
  *add(snapshot: string, alive: boolean): Generator<void> {
    let metric: MergedMetric | undefined;
    for (const line of linesOf(snapshot)) {
      if (line.startsWith('[')) for (const row of JSON.parse(line) as Row[]) metric?.add(row, alive);
      else metric = this.#of(line);
      yield;
    }
  }

  /** Keeps each metric under the series cap. Which series that concerns is told by `all`, which has those of this and more. */
  *fold(cap: number, all: Merged = this): Generator<void> {
    for (const [id, metric] of this.#metrics) {
      metric.fold(all.#metrics.get(id)?.withinCap(cap));
      yield;
    }
  }

  #of(line: string): MergedMetric | undefined {
    const known = this.#metrics.get(line);
    if (known !== undefined) return known;
    const head = JSON.parse(line) as Head;
    const merging = mergingOf(head);
    if (merging === undefined) return undefined;
    const metric = new MergedMetric(head, merging);
    this.#metrics.set(line, metric);
    return metric;
  }
}
