import { StoreError } from './store-error.ts';

/** The PostgreSQL that the package starts itself: `embedded`, or `embedded:DIR`. */
const embedded = /^embedded(?::(.+))?$/;

/** Where an address leads: to a server, or to the directory of an embedded one, the default one where none is named. */
export type Address = { readonly url: string } | { readonly embedded: string | undefined };

/** @throws StoreError that names what the variable takes. */
export function addressOf(text: string): Address {
  const own = embedded.exec(text);
  if (own !== null) return { embedded: own[1] };
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) return { url: text };
  throw new StoreError(
    'HISHAMOS_DATABASE_URL takes postgres://user:password@host:5432/database, embedded, or embedded:DIR.',
  );
}

/** An address that tells stores apart, and has no secret in it. */
export function nameOf(text: string): string {
  const address = addressOf(text);
  if ('embedded' in address) return text;
  const url = new URL(address.url);
  return `${url.host}${url.pathname}`;
}
