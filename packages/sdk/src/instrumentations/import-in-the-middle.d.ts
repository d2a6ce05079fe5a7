declare module 'import-in-the-middle/supports-sync-hooks.mjs' {
  /** Whether `module.registerHooks` of the running Node.js can load CommonJS. */
  export function supportsSyncHooks(): boolean;
}
