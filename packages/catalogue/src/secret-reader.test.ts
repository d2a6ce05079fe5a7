import { expect, it } from 'vitest';
import { readSecret } from './secret-reader.ts';

const name = 'HISHAMOS_MONITORING_TOKEN';

function read(env: Record<string, string>, readFile: (path: string) => string = () => 'from file\n') {
  const problems: string[] = [];
  return { ...readSecret(name, env, (problem) => problems.push(problem), readFile), problems };
}

it('is the variable, else the text of the file, else nothing', () => {
  expect(read({ [name]: 'given', [`${name}_FILE`]: '/f' })).toMatchObject({ value: 'given', failed: false });
  expect(read({ [`${name}_FILE`]: '/f' })).toMatchObject({ value: 'from file', failed: false, problems: [] });
  expect(read({})).toMatchObject({ value: undefined, failed: false, problems: [] });
});

it('says which file is empty or cannot be read, and why', () => {
  const empty = read({ [`${name}_FILE`]: '/f' }, () => ' \n');
  expect(empty).toMatchObject({ value: undefined, failed: true });
  expect(empty.problems[0]).toContain(`${name}_FILE names /f, which is empty`);
  const denied = read({ [`${name}_FILE`]: '/f' }, () => {
    throw Object.assign(new Error('no'), { code: 'EACCES' });
  });
  expect(denied).toMatchObject({ value: undefined, failed: true });
  expect(denied.problems[0]).toContain('EACCES');
});
