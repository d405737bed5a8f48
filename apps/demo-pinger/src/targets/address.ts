import { Address6 } from "ip-address";

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/**
 * 4, 6, or 0 for what is no address. As strict as `net.isIP`, and there in a page too: resolvers
 * take `127.1` and `010.0.0.1` for hosts that their writer did not mean.
 */
export function ipVersion(text: string): 0 | 4 | 6 {
  if (IPV4.test(text)) return 4;
  return text.includes(":") && !text.includes("/") && Address6.isValid(text) ? 6 : 0;
}

/** An IPv6 address that means another machine on each of this one's networks. */
export function isLinkLocal(address: string): boolean {
  return ipVersion(address) === 6 && /^fe[89ab]/i.test(address);
}
