import { expect, it } from 'vitest';
import { readProxyConfig } from './proxy-config.ts';

function read(env: Record<string, string>) {
  const problems: string[] = [];
  return { config: readProxyConfig(env, (problem) => problems.push(problem)), problems };
}

it.each([
  ['http://proxy.example:3128', 'http://proxy.example:3128', undefined],
  ['http://proxy.example:3128/', 'http://proxy.example:3128', undefined],
  ['proxy.example:3128', 'http://proxy.example:3128', undefined],
  ['https://proxy.example', 'https://proxy.example', undefined],
  ['http://user:p%40ss%3A@proxy.example', 'http://proxy.example', 'user:p@ss:'],
  ['user:pass@[::1]:3128', 'http://[::1]:3128', 'user:pass'],
])('%s', (url, origin, credentials) => {
  const authorization = credentials && `Basic ${btoa(credentials)}`;
  const expected = { https: { origin, authorization }, http: undefined, except: [] };
  expect(read({ HTTPS_PROXY: url })).toEqual({ config: expected, problems: [] });
});

it('has none unless told', () => {
  expect(read({ NO_PROXY: '*', HTTP_PROXY: ' ' })).toEqual({ config: undefined, problems: [] });
});

it('takes the names in lower case first', () => {
  const both = { HTTPS_PROXY: 'http://upper.example', NO_PROXY: 'upper.example' };
  expect(read(both).config).toMatchObject({
    https: { origin: 'http://upper.example' },
    except: ['upper.example'],
  });
  const lower = { https_proxy: 'http://lower.example', no_proxy: ' .Lower.example,  10.0.0.0/8 b,' };
  expect(read({ ...both, ...lower, http_proxy: 'http://plain.example' }).config).toMatchObject({
    http: { origin: 'http://plain.example' },
    https: { origin: 'http://lower.example' },
    except: ['.lower.example', '10.0.0.0/8', 'b'],
  });
});

it.each(['socks5://u:hunter2@proxy.example', 'http://u:hunter2%@proxy.example', 'http://u:hunter2@:1'])(
  'tells of %s that it is no proxy, without its password',
  (url) => {
    const { config, problems } = read({ HTTPS_PROXY: url });
    expect(config).toBeUndefined();
    expect(problems).toEqual([expect.stringMatching(/^HTTPS_PROXY does not hold http:\/\//)]);
    expect(problems.join()).not.toContain('hunter2');
  },
);
