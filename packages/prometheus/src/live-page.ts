import type { HealthReport } from '@hishamos/health';
import { reasonOf } from './reason.ts';
import { line, type Reply } from './reply.ts';

/** What a live page is made from. */
export interface LiveSources {
  /** The metrics in the Prometheus text format 0.0.4; rejects where they cannot be collected. */
  metrics(): Promise<string>;
  health(): Promise<HealthReport>;
}

export interface LivePageReply {
  readonly html: string;
  /** The header `Content-Security-Policy`. */
  readonly policy: string;
}

/** Makes the live page as it is now. */
export type LivePageRenderer = (sources: LiveSources) => Promise<LivePageReply>;

const key = Symbol.for('hishamos.live-page');
const slots = globalThis as { [key]?: LivePageRenderer | undefined };

/** The renderer of this process. Two copies of this package share it. */
export const currentLivePage = {
  get: (): LivePageRenderer | undefined => slots[key],
  set(renderer: LivePageRenderer | undefined): void {
    slots[key] = renderer;
  },
};

/** The answer of `GET dashboard/`. */
export async function livePageReply(
  sources: LiveSources,
  render: LivePageRenderer | undefined,
): Promise<Reply> {
  if (render === undefined)
    return line(503, 'there is no live page in this process: preload @hishamos/monitoring/register');
  try {
    const { html, policy } = await render(sources);
    const headers = { 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' };
    return { status: 200, contentType: 'text/html; charset=utf-8', body: html, headers };
  } catch (error) {
    return line(500, `the metrics could not be collected: ${reasonOf(error)}`);
  }
}
