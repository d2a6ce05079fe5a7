/** Express 4 under its alias, with the types of Express 5: what the tests use of both is the same. */
declare module 'express4' {
  export { default } from 'express';
}
