import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { requireServer } from '../support/servers.ts';

/** Gives a command a terminal. */
const script = requireServer('script');

test('on a terminal the level is coloured, unless NO_COLOR is set; nowhere else', (context) => {
  if (script.path === undefined) return context.skip(script.reason);
  const terminal = script.path;
  const show = `require('@hishamos/logs').getLogger('x').warn('\\u001b[31mred')`;
  const onTerminal = (env: NodeJS.ProcessEnv) =>
    spawnSync(terminal, ['--quiet', '--command', `${process.execPath} -e "${show}"`, '/dev/null'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, TERM: 'xterm', HISHAMOS_LOG_FILES: 'off', ...env },
    }).stdout;
  expect(onTerminal({})).toContain('\u001b[33mWARNING \u001b[39m x [');
  expect(onTerminal({})).toContain('\\u001b[31mred');
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) expect(onTerminal(env)).not.toContain('\u001b[');
  const piped = spawnSync(process.execPath, ['-e', show], {
    encoding: 'utf8',
    env: { HISHAMOS_LOG_FILES: 'off' },
  });
  expect(piped.stdout).toMatch(/ WARNING {2}x \[/);
});
