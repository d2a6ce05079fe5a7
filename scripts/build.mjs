// Builds one package: declarations with tsc, and one tree-shaken file per entry point with rolldown.
//
// A package's entry points are its `exports` and `imports`; each names its source under the condition `@hishamos/source`.
// Dependencies stay external, except those that the package lists under `hishamos.bundle`: reading one file in place of
// OpenTelemetry's hundreds, and of one of each of our packages, is what keeps the preload's start-up short
// (`npm run bench`).
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const bundled = manifest.hishamos?.bundle ?? [];
/** Others' code is not for reading. Ours, where much of it is in one file, is shortened and keeps its names. */
const ofOthers = bundled.some((name) => name.startsWith('@opentelemetry/'));
const keepNames = { function: true, class: true };
const minify = ofOthers || (bundled.length > 0 && { compress: { keepNames }, mangle: false });
/** Entry points that share no file with the others and inline all their dependencies but those listed. */
const alone = manifest.hishamos?.alone ?? {};

const nameOf = (target) => target.default.replace('./dist/', '').replace(/\.js$/, '');
const targets = { ...manifest.exports, ...manifest.imports };
const input = {};
for (const [key, target] of Object.entries(targets)) {
  const source = target['@hishamos/source'];
  if (source && !(key in alone)) input[nameOf(target)] = source;
}

/** The entry point in whose file all is that it shares with the others. */
const shared = targets[manifest.hishamos?.shared]?.['@hishamos/source'];
const together = shared && { name: 'shared', test: (id) => id === resolve(shared) };

/**
 * Built-in modules come from `process.getBuiltinModule`: an ES-module import of one reads every property that it
 * exports, and reading `WebSocket` of `node:http` alone loads all of undici, 35 ms of the preload's start-up.
 * Those that not every process needs are loaded when one of their functions is first called.
 */
const atFirstCall = new Set([
  'node:crypto',
  'node:fs/promises',
  'node:http',
  'node:https',
  'node:stream',
  'node:timers/promises',
  'node:v8',
  'node:zlib',
]);
const isName = (key) => key !== 'default' && /^[A-Za-z_$][\w$]*$/.test(key);
const isFunction = (value, key) => typeof value === 'function' && /^[a-z]/.test(key);

/** An object's functions, each read when it is called: `promises` of `node:fs` alone loads thirteen modules. */
const whenCalled = (expression, object) =>
  `{ ${Object.keys(object)
    .filter((key) => isName(key) && isFunction(object[key], key))
    .map((key) => `${key}: (...args) => ${expression}.${key}(...args)`)
    .join(', ')} }`;

const builtinsByName = (lazy) => ({
  name: 'builtins-by-name',
  // One for each importer: shared between entry points it would become a file of its own, which takes a millisecond to load.
  resolveId: (id, importer) =>
    isBuiltin(id) ? `\0builtin:${id.replace(/^(?!node:)/, 'node:')}?${relative('.', importer)}` : null,
  load(id) {
    if (!id.startsWith('\0builtin:')) return null;
    const name = id.slice('\0builtin:'.length, id.indexOf('?'));
    const module = process.getBuiltinModule(name);
    const keys = Object.keys(module).filter(isName);
    if (lazy && atFirstCall.has(name)) {
      return [
        'let loaded;',
        `const builtin = () => (loaded ??= process.getBuiltinModule('${name}'));`,
        ...keys
          .filter((key) => isFunction(module[key], key))
          .map((key) => `export const ${key} = (...args) => builtin().${key}(...args);`),
      ].join('\n');
    }
    return [
      `const builtin = /* @__PURE__ */ process.getBuiltinModule('${name}');`,
      ...keys.map((key) =>
        key === 'promises'
          ? `export const promises = ${whenCalled('builtin.promises', module.promises)};`
          : `export const ${key} = /* @__PURE__ */ (() => builtin.${key})();`,
      ),
      'export default builtin;',
    ].join('\n');
  },
});

const isBundled = (id) => bundled.some((name) => id === name || id.startsWith(`${name}/`));
const isExternal = (id) =>
  !id.startsWith('.') &&
  !id.startsWith('/') &&
  !id.startsWith('\0') &&
  !id.startsWith('#') &&
  !isBuiltin(id) &&
  !isBundled(id);

rmSync('dist', { recursive: true, force: true });
rmSync('tsconfig.tsbuildinfo', { force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-b'], { stdio: 'inherit' });

async function bundle(input, external, lazyBuiltins) {
  const build = await rolldown({
    input,
    platform: 'node',
    external,
    plugins: [builtinsByName(lazyBuiltins)],
    treeshake: {
      moduleSideEffects: (id) => !id.startsWith('\0') && !id.includes('/node_modules/@opentelemetry/'),
    },
    resolve: { conditionNames: ['node', 'import', 'default'] },
  });
  await build.write({
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    sourcemap: !ofOthers,
    comments: { legal: true, annotation: true, jsdoc: false },
    minify,
    codeSplitting: together === undefined ? Object.keys(input).length > 1 : { groups: [together] },
  });
  await build.close();
}
await bundle(input, isExternal, true);
for (const [key, external] of Object.entries(alone)) {
  const target = targets[key];
  await bundle({ [nameOf(target)]: target['@hishamos/source'] }, external, false);
}

// A dependency as one file, named with its version: `@opentelemetry/api` is `opentelemetry-api-1.10.0.mjs`.
for (const name of manifest.hishamos?.oneFile ?? []) {
  const { version } = JSON.parse(
    readFileSync(join(dirname(require.resolve(name)), '../package.json'), 'utf8'),
  );
  const whole = await rolldown({ input: name, platform: 'node', external: isBuiltin });
  const file = `dist/${name.replace('@', '').replace('/', '-')}-${version}.mjs`;
  await whole.write({ file, format: 'esm', comments: { legal: true }, minify: true });
  await whole.close();
}
