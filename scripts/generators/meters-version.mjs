import { readFileSync } from 'node:fs';

const manifest = new URL('../../packages/meters/package.json', import.meta.url);

/** The version of @hishamos/meters as code: it names the meter, and a bundle has no package.json to read. */
export const metersVersion = {
  path: 'packages/meters/src/version.ts',
  render() {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    return `/** Version of this package, generated from its package.json by \`npm run generate\`. */\nexport const version = '${version}';\n`;
  },
};
