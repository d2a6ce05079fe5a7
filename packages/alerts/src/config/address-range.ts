import { BlockList, isIP, isIPv6 } from 'node:net';

/** Whether a text is an address or a CIDR range. */
export function isAddressRange(text: string): boolean {
  const [network = '', prefix, ...rest] = text.split('/');
  const most = isIP(network) === 6 ? 128 : 32;
  const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most);
  return isIP(network) !== 0 && fits && rest.length === 0;
}

/** The family of an address, as `BlockList` names it. */
export const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** A list of addresses and CIDR ranges, each of which {@link isAddressRange} takes. */
export function addressList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    const bits = prefix === undefined ? (isIPv6(network) ? 128 : 32) : Number(prefix);
    list.addSubnet(network, bits, familyOf(network));
  }
  return list;
}
