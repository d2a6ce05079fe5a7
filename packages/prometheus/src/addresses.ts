import type { BlockList } from 'node:net';

/** Loaded for the first request, which not every process is sent. */
const net = (): typeof import('node:net') => process.getBuiltinModule('node:net');

/**
 * Loopback, private and link-local ranges. 100.64.0.0/10 is not among them: the other customers of a carrier
 * share it (RFC 6598), so peers there need the token.
 */
const ranges: readonly (readonly [network: string, prefix: number])[] = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
];

let local: BlockList | undefined;

/** Made for the first request, as Node.js takes milliseconds to get ready for its first IPv6 address. */
function localRanges(): BlockList {
  if (local !== undefined) return local;
  const { BlockList, isIPv6 } = net();
  local = new BlockList();
  for (const [network, prefix] of ranges) local.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4');
  return local;
}

/** Whether a peer's address, IPv4, IPv6 or IPv4 mapped into IPv6, is of this machine or a private network. */
export function isLocalAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  return localRanges().check(bare, net().isIPv6(bare) ? 'ipv6' : 'ipv4');
}
