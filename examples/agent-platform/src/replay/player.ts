import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpClient } from './http-client.ts';
import type { Start, Surprise, Tally } from './messages.ts';
import { type PlannedRequest, planRow } from './plan.ts';

/** Requests under way at most. What arrives while all are taken waits its turn, so no row is lost. */
export const concurrency = 128;

/** Milliseconds without an answer after which a request counts as unanswered, beside the platform's own limit. */
const patience = 60_000;
/** Seconds. No execution of the platform takes longer, at speed 1. */
const longestExecution = 120;
const maxExamples = 5;

/** Sends the requests of every row at its time, and compares the answers with the plan. */
export class Player {
  readonly tally: Tally = { rows: 0, requests: 0, plannedErrors: 0, surprises: 0, examples: [], lag: 0 };
  readonly #client: HttpClient;
  readonly #start: Start;
  #next = 0;

  constructor(client: HttpClient, start: Start) {
    this.#client = client;
    this.#start = start;
  }

  async play(): Promise<void> {
    const began = performance.now();
    await Promise.all(Array.from({ length: concurrency }, () => this.#work(began)));
  }

  /** Takes row after row, in order: waits for its time, sends it, and then what goes with it. */
  async #work(began: number): Promise<void> {
    const { arrivals, speed } = this.#start;
    for (let index = this.#next++; ; index = this.#next++) {
      const arrival = arrivals[index];
      if (!arrival) return;
      const wait = began + (arrival.at * 1000) / speed - performance.now();
      if (wait > 0) await sleep(wait);
      else this.tally.lag = Math.max(this.tally.lag, -wait / 1000);
      const [execution, ...others] = planRow(arrival, index);
      await this.#send(execution);
      this.tally.rows += 1;
      for (const other of others) await this.#send(other);
    }
  }

  async #send(planned: PlannedRequest): Promise<void> {
    const { method, path, body, userId, expect, follow } = planned;
    try {
      const answer = await this.#client.send(method, path, {
        body,
        headers: { 'x-user-id': userId },
        timeout: patience + (longestExecution * 1000) / this.#start.speed,
      });
      this.tally.requests += 1;
      if (answer.status !== expect) this.#note(planned, `${answer.status} ${answer.body.slice(0, 200)}`);
      else if (answer.status >= 400) this.tally.plannedErrors += 1;
      else if (follow) {
        await this.#send({ method: 'GET', path: `${path}/${idOf(answer.body)}`, userId, expect: 200 });
      }
    } catch (error) {
      this.#note(planned, String(error));
    }
  }

  #note({ method, path, expect }: PlannedRequest, got: string): void {
    this.tally.surprises += 1;
    const surprise: Surprise = { request: `${method} ${path}`, expected: expect, got };
    if (this.tally.examples.length < maxExamples) this.tally.examples.push(surprise);
  }
}

const idOf = (body: string): string => (JSON.parse(body) as { id: string }).id;
