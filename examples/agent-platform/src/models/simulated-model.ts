import type { Clock } from './clock.ts';

/** How a call is made to end, where not by an answer. */
export const faults = ['failure', 'stall', 'stop'] as const;
export type Fault = (typeof faults)[number];

export interface Completion {
  readonly contextTokens: number;
  readonly generatedTokens: number;
  /** `failure`: the provider breaks off; `stall`: no more tokens come; `stop`: the user presses stop. */
  readonly simulate?: Fault | undefined;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

/** The provider answered with an error. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
}

/** Seconds. Assumptions, in the range that providers of large models show. */
const assumed = { overhead: 0.25, perContextToken: 0.0001, perGeneratedToken: 0.025 };

/** The assumptions in words, as they are printed beside every duration. */
export const durationSource = '0.25 s + 0.1 ms per context token + 25 ms per generated token (assumed)';

/** Seconds that a call takes at speed 1. */
const durationOf = ({ contextTokens, generatedTokens }: Completion): number =>
  assumed.overhead + contextTokens * assumed.perContextToken + generatedTokens * assumed.perGeneratedToken;

/** Stands for a provider's language model: it takes the time of its tokens. */
export class SimulatedModel {
  /** While true, no call is answered. */
  failing = false;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Generates an answer. `usage` is filled in while tokens are used, so it is right too when the call fails
   * or `controller` is aborted; then the reason of the abort is thrown.
   */
  async complete(call: Completion, usage: Usage, controller: AbortController): Promise<void> {
    usage.inputTokens += call.contextTokens;
    const seconds = this.failing ? Number.POSITIVE_INFINITY : durationOf(call);
    await this.#clock.wait(seconds, controller.signal);
    usage.outputTokens += call.generatedTokens;
    if (call.simulate === 'failure') throw new ProviderError('The provider answered 529: overloaded.');
    if (call.simulate === 'stop') controller.abort(new DOMException('The user stopped it.', 'AbortError'));
    if (call.simulate) await this.#clock.wait(Number.POSITIVE_INFINITY, controller.signal);
  }

  /** Throws when the provider does not answer. */
  ping(): void {
    if (this.failing) throw new Error('The provider does not answer.');
  }
}
