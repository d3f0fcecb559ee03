import ipaddr from 'ipaddr.js';

/** Whether a server may be reached at an address. */
export type AddressGuard = (address: string) => boolean;

/**
 * Lets through what is on the public internet, and what is allowed by name for one server. Everything else is somebody's
 * inside: loopback, private and link-local networks, clouds' metadata services, and addresses that hold another one
 * (IPv4 in IPv6, NAT64, 6to4, Teredo).
 * @param allowed networks in CIDR notation, such as `10.1.0.0/16`.
 */
export function addressGuard(allowed: readonly string[]): AddressGuard {
  const networks = allowed.map((network) => ipaddr.parseCIDR(network));
  return (written) => {
    if (!ipaddr.isValid(written)) return false;
    // An IPv4 address in IPv6 clothes is judged as what it is.
    const address = ipaddr.process(written);
    if (networks.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))) return true;
    return address.range() === 'unicast' && !isInsideAllTheSame(address);
  };
}

/** What the library takes for an ordinary address. */
const INSIDE = [
  // IPv4-compatible, deprecated; IPv4-translated (RFC 2765); NAT64 with a local prefix (RFC 8215).
  ...['::/96', '::ffff:0:0:0/96', '64:ff9b:1::/48'],
  // The host of a virtual machine in Azure.
  '168.63.129.16/32',
].map((network) => ipaddr.parseCIDR(network));

const isInsideAllTheSame = (address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  INSIDE.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));

export const isCidr = (text: string): boolean => ipaddr.isValidCIDR(text);
