export { exists } from './exists.ts';
export { makeDirectory } from './make-directory.ts';
