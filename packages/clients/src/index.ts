export type { FoundOptions } from './found.ts';
export { type ClientLibrary, Clients } from './libraries.ts';
export type { RoleName } from './role.ts';
