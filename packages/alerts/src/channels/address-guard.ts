import { lookup as resolve } from 'node:dns';
import { type BlockList, isIP, type LookupFunction } from 'node:net';
import { addressList, familyOf } from '../config/address-range.ts';

/** What of the IPv4 space is no public address of one machine (IANA's special-purpose registry). */
const reserved4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** IPv6's public addresses are of 2000::/3, but for these, which stand for IPv4 addresses or for nobody. */
const reserved6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const reserved = addressList([...reserved4, ...reserved6]);
const global6 = addressList(['2000::/3']);
const mapped = /^::ffff:/i;

/** Whether an address is of the public internet. */
function isPublic(address: string): boolean {
  const family = familyOf(address);
  // BlockList looks at an IPv4 address that is mapped into IPv6 as at the IPv4 address.
  if (reserved.check(address, family)) return false;
  return family === 'ipv4' || mapped.test(address) || global6.check(address, 'ipv6');
}

/** A connection that was refused because of where it would have gone. */
class RefusedAddress extends Error {}

/**
 * Keeps requests to URLs that others have chosen away from this machine and its private networks. Names are
 * resolved once, and the connection is made to the addresses that were looked at.
 */
export class AddressGuard {
  readonly #allowed: BlockList;

  constructor(allowedRanges: readonly string[]) {
    this.#allowed = addressList(allowedRanges);
  }

  /** Refuses a host that is an address itself: nothing is looked up for it. */
  check(host: string): void {
    const address = host.replace(/^\[|\]$/g, '');
    if (isIP(address) !== 0) this.#refuseUnlessAllowed(address);
  }

  /** For `net.connect`: resolves a name, and fails when one of its addresses is refused. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '');
      try {
        for (const { address } of addresses) this.#refuseUnlessAllowed(address);
      } catch (refusal) {
        return callback(refusal as Error, '');
      }
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family);
    });
  };

  #refuseUnlessAllowed(address: string): void {
    if (isPublic(address) || this.#allowed.check(address, familyOf(address))) return;
    throw new RefusedAddress(
      `it is at the private address ${address}, which ALERTING_ALLOWED_PRIVATE_RANGES does not allow`,
    );
  }
}
