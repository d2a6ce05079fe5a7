import { metrics } from '@hishamos/catalogue';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familyName, labelName } from './names.ts';

describe('familyName', () => {
  it('keeps every name of the catalogue as it is', () => {
    for (const { name, unit, kind } of Object.values(metrics))
      expect(familyName(name, unit, kind, kind === 'gauge')).toBe(name);
  });

  it.each([
    ['http.server.request.duration', 's', 'histogram', false, 'http_server_request_duration_seconds'],
    ['http.server.active_requests', '{request}', 'gauge', false, 'http_server_active_requests'],
    ['process.memory.usage', 'By', 'gauge', false, 'process_memory_usage_bytes'],
    ['nodejs.eventloop.utilization', '1', 'gauge', true, 'nodejs_eventloop_utilization_ratio'],
    ['nodejs.eventloop.utilization', '1', 'gauge', false, 'nodejs_eventloop_utilization'],
    ['jobs', '1', 'counter', false, 'jobs_total'],
    ['jobs_total', '{job}', 'counter', false, 'jobs_total'],
    ['network.io', 'By', 'counter', false, 'network_io_bytes_total'],
    ['network.io_bytes_total', 'By', 'counter', false, 'network_io_bytes_total'],
    ['network.rate', 'By/s', 'gauge', false, 'network_rate_bytes_per_second'],
    ['packets', '{packet}/s', 'gauge', false, 'packets_per_second'],
    ['price', 'USD', 'gauge', false, 'price_USD'],
    ['a//b--c..d', '', 'gauge', false, 'a_b_c_d'],
    ['9lives', '', 'gauge', false, '_9lives'],
    ['seconds', 's', 'gauge', false, 'seconds'],
  ] as const)('%s in %j as a %s is %s', (name, unit, type, isRatio, expected) => {
    expect(familyName(name, unit, type, isRatio)).toBe(expected);
  });

  it('is valid for any name and unit', () => {
    const type = fc.constantFrom('counter' as const, 'gauge' as const, 'histogram' as const);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), type, (name, unit, kind) => {
        expect(familyName(name, unit, kind, true)).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
      }),
    );
  });
});

describe('labelName', () => {
  it.each([
    ['agent_id', 'agent_id'],
    ['http.request.method', 'http_request_method'],
    ['__name__', '_name_'],
    ['2xx', 'key_2xx'],
    ['', '_'],
    ['größe', 'gr_e'],
  ])('%j is %s', (key, expected) => {
    expect(labelName(key)).toBe(expected);
  });

  it('is valid and never reserved, for any key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        expect(labelName(key)).toMatch(/^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/);
      }),
    );
  });
});
