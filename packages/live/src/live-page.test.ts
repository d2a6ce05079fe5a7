import { metrics } from '@hishamos/catalogue';
import type { HealthReport } from '@hishamos/health';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { html } from './html.ts';
import { LivePage } from './live-page.ts';
import { quantile } from './quantile.ts';

const health: HealthReport = {
  status: 'degraded',
  components: { '<db>': { status: 'degraded', response_time_ms: 4 } },
  timestamp: '2026-01-01T00:00:00.000Z',
};

/** A metrics page on which so many requests were answered. */
const page = (requests: number, endpoint = '/agents/:id') =>
  [
    `${metrics.apiRequests.name}{method="GET",endpoint="${endpoint}",status_code="200"} ${requests}`,
    `${metrics.apiRequests.name}{method="GET",endpoint="${endpoint}",status_code="500"} ${requests}`,
    ...['0.5', '1', '+Inf'].map(
      (le) =>
        `${metrics.apiDuration.name}_bucket{method="GET",endpoint="${endpoint}",le="${le}"} ${requests}`,
    ),
    'somebody_else{x="y"} 1',
    '',
  ].join('\n');

const tile = (text: string, title: string) => new RegExp(`<h3>${title}</h3><p>([^<]*)</p>`).exec(text)?.[1];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => vi.useRealTimers());

describe('the page', () => {
  it('shows the rates between samples, and totals since the start', async () => {
    let requests = 0;
    const live = new LivePage({ metrics: async () => page(requests), health: async () => health });
    expect(tile(await live.html(), 'Requests / s')).toBe('–');
    requests = 50;
    await vi.advanceTimersByTimeAsync(10_000);
    const text = await live.html();
    expect(tile(text, 'Requests / s')).toBe('10');
    expect(tile(text, 'Answered with 5xx')).toBe('50 %');
    expect(tile(text, 'Response time, P95')).toBe('0.47 s');
    expect(text).toContain('<th scope="row">GET /agents/:id</th><td>100</td><td>50 %</td>');
    expect(text).toContain('<title>degraded · HishamOS monitoring</title>');
  });

  it('escapes what it shows', async () => {
    const hostile = '</th><script>alert(1)</script>';
    const live = new LivePage({ metrics: async () => page(1, hostile), health: async () => health });
    const text = await live.html();
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;');
    expect(text).toContain('&lt;db&gt; degraded');
  });

  it('samples while somebody looks, and stops a quarter of an hour after', async () => {
    const read = vi.fn(async () => page(1));
    const live = new LivePage({ metrics: read, health: async () => health });
    expect(vi.getTimerCount()).toBe(0);
    await live.html();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(read.mock.calls.length).toBeGreaterThan(10);
    await vi.advanceTimersByTimeAsync(16 * 60_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects when there are no metrics, and goes on when there are again', async () => {
    let fail = true;
    const read = async () => {
      if (fail) throw new Error('no metrics');
      return page(1);
    };
    const live = new LivePage({ metrics: read, health: async () => health });
    await expect(live.html()).rejects.toThrow('no metrics');
    await vi.advanceTimersByTimeAsync(10_000);
    fail = false;
    expect(await live.html()).toContain('/agents/:id');
  });
});

it('no text becomes HTML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: written } = html`<p title="${text}">${text}</p>`;
      expect(written.match(/[<>"']/g)?.join('')).toBe('<""></>'.replace('</>', '<>'));
    }),
  );
});

it('quantiles lie between the bounds that hold them', () => {
  expect(quantile(0.5, new Map())).toBeUndefined();
  const counts = fc.array(fc.nat(1000), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(counts, fc.double({ min: 0.01, max: 1, noNaN: true }), (each, share) => {
      let total = 0;
      const last = each.length - 1;
      const buckets = new Map(
        each.map((count, index) => {
          total += count;
          return [index === last ? Number.POSITIVE_INFINITY : index + 1, total] as const;
        }),
      );
      const value = quantile(share, buckets);
      if (total === 0) {
        expect(value).toBeUndefined();
        return;
      }
      const rank = share * total;
      const upper = [...buckets].find(([, count]) => count >= rank)?.[0] ?? last;
      expect(value).toBeGreaterThanOrEqual(Math.min(upper, last + 1) - 1);
      expect(value).toBeLessThanOrEqual(Math.min(upper, last));
    }),
  );
});
