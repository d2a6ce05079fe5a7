/** Version of this package, generated from its package.json by `npm run generate`. */
export const version = '0.1.0';
