// Builds one package: declarations with tsc, and one tree-shaken file per entry point with rolldown.
//
// A package's entry points are its `exports`; each names its source under the condition `@hishamos/source`.
// Dependencies stay external, except those that the package lists under `hishamos.bundle`: inlining the
// OpenTelemetry SDK's hundreds of small files is what keeps the preload's start-up short (`npm run bench`).
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const bundled = manifest.hishamos?.bundle ?? [];

const input = {};
for (const target of Object.values(manifest.exports)) {
  const source = target['@hishamos/source'];
  if (source) input[target.default.replace('./dist/', '').replace(/\.js$/, '')] = source;
}

/**
 * `@opentelemetry/api` is loaded as CommonJS: the instrumentation packages, which are CommonJS, load that
 * build anyway, and it starts in two thirds of the time of the ES-module build.
 */
const apiAsCommonJs = {
  name: 'opentelemetry-api-as-commonjs',
  resolveId: (id) => (id === '@opentelemetry/api' ? '\0otel-api' : null),
  load(id) {
    if (id !== '\0otel-api') return null;
    const names = Object.keys(require('@opentelemetry/api')).filter((name) => name !== 'default');
    return [
      `import { createRequire } from 'node:module';`,
      `const api = createRequire(import.meta.url)('@opentelemetry/api');`,
      ...names.map((name) => `export const ${name} = /* @__PURE__ */ (() => api.${name})();`),
      'export default api;',
    ].join('\n');
  },
};

const isBundled = (id) => bundled.some((name) => id === name || id.startsWith(`${name}/`));
const isExternal = (id) =>
  !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('\0') && !id.startsWith('#') && !isBundled(id);

rmSync('dist', { recursive: true, force: true });
rmSync('tsconfig.tsbuildinfo', { force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-b'], { stdio: 'inherit' });

const build = await rolldown({
  input,
  platform: 'node',
  external: isExternal,
  plugins: bundled.length > 0 ? [apiAsCommonJs] : [],
  treeshake: { moduleSideEffects: (id) => !id.includes('/node_modules/@opentelemetry/') },
  resolve: { conditionNames: ['node', 'import', 'default'] },
});
await build.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  sourcemap: bundled.length === 0,
  legalComments: 'inline',
});
await build.close();
