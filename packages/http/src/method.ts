import { httpMethods, otherMethod } from '@hishamos/catalogue';

/** The method as a label: itself where HTTP defines it, else `_OTHER`. */
export const methodLabel = (method: string | undefined): string =>
  method !== undefined && httpMethods.has(method) ? method : otherMethod;
