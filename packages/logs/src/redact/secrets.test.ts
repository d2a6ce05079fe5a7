import { context as request } from '@hishamos/context';
import { expect, test } from 'vitest';
import { startLogFiles } from '../../test/log-files.ts';
import { getLogger } from '../index.ts';

const { recordOf, textOf } = startLogFiles();
const logger = getLogger('apps.agents.engine');

test('headers, forms and named values are known by their names', () => {
  const record = recordOf(() =>
    logger.info('sent', {
      headers: new Headers({ 'x-api-key': 'hunter2', accept: 'text/html' }),
      raw: ['Host', 'h', 'Cookie', 'sid=hunter2', 'Via', 'p'],
      form: [
        { name: 'password', value: 'hunter2' },
        { name: 'city', value: 'Ulm' },
      ],
      query: new URLSearchParams({ page: '2' }),
    }),
  );
  expect(record).toMatchObject({
    headers: { 'x-api-key': '[Redacted]', accept: 'text/html' },
    raw: ['Host', 'h', 'Cookie', '[Redacted]', 'Via', 'p'],
    form: [
      { name: 'password', value: '[Redacted]' },
      { name: 'city', value: 'Ulm' },
    ],
    query: { page: '2' },
  });
});

test('a secret is in neither file, wherever it stood', () => {
  const act = () =>
    request.with({ path: '/cb?token=hunter2' }, () =>
      logger.error('login with password=hunter2', new Error('redis://:hunter2@h'), {
        user: { Password: 'hunter2', tokens: 5 },
        headers: [{ authorization: 'Bearer hunter2' }],
        url: 'https://u:hunter2@h/',
      }),
    );
  const record = recordOf(act);
  expect(JSON.stringify(record)).not.toContain('hunter2');
  expect(record.user).toEqual({ Password: '[Redacted]', tokens: 5 });
  expect(textOf(act)).not.toContain('hunter2');
});
