#!/usr/bin/env node
// `npx hishamos`. The command line itself is @hishamos/cli.
import { run } from '@hishamos/cli';

process.exitCode = await run({
  args: process.argv.slice(2),
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
