import { readFileSync } from 'node:fs';

/** A package's version as code: a bundle has no package.json to read. */
const versionOf = (name) => ({
  path: `packages/${name}/src/version.ts`,
  render() {
    const manifest = new URL(`../../packages/${name}/package.json`, import.meta.url);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    return `/** Version of this package, generated from its package.json by \`npm run generate\`. */\nexport const version = '${version}';\n`;
  },
});

export const packageVersions = ['cli', 'meters', 'monitoring'].map(versionOf);
