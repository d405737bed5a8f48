import { Address4, Address6 } from "ip-address";
import { UsageError } from "../usage.js";
import { ipVersion } from "./address.js";

/** Addresses that a word stands for. They are written out only after they were counted. */
export interface Range {
  readonly size: bigint;
  addresses(): string[];
}

/**
 * The hosts of a range in CIDR form. Of an IPv4 network of four addresses or more, the first and
 * the last are no hosts: they name the network, and everybody in it.
 */
export function cidrRange(word: string): Range {
  const [address = "", prefix = "", ...rest] = word.split("/");
  const version = ipVersion(address);
  if (version === 0 || rest.length > 0) {
    throw new UsageError(
      `"${word}" is not a range: write an address and a length, as in 10.0.0.0/24`,
    );
  }
  const bits = version === 4 ? 32 : 128;
  const length = /^(0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(length <= bits)) {
    throw new UsageError(
      `"/${prefix}" is not a length for an IPv${version} range: write /0 to /${bits}`,
    );
  }
  if (version === 6) {
    const network = new Address6(word);
    return between(network.startAddress().bigInt(), network.endAddress().bigInt(), write6);
  }
  const network = new Address4(word);
  const whole = length >= 31;
  return between(
    (whole ? network.startAddress() : network.startAddressExclusive()).bigInt(),
    (whole ? network.endAddress() : network.endAddressExclusive()).bigInt(),
    write4,
  );
}

/** `10.0.0.1-50` and `10.0.0.1-10.0.1.50`, both ends included; null where the word is none of these. */
export function dashRange(word: string): Range | null {
  const [, from = "", to = ""] = /^([\d.]+)-([\d.]+)$/.exec(word) ?? [];
  if (from === "" || ipVersion(from) !== 4) return null;
  const last = /^\d{1,3}$/.test(to) ? from.replace(/\d+$/, to) : to;
  if (ipVersion(last) !== 4) {
    throw new UsageError(
      `"${word}" is not a range: write its last number or address, as in 10.0.0.1-50`,
    );
  }
  const [first, end] = [new Address4(from).bigInt(), new Address4(last).bigInt()];
  if (end < first) {
    throw new UsageError(`"${word}" ends before it begins: write ${last}-${from}`);
  }
  return between(first, end, write4);
}

const write4 = (address: bigint) => Address4.fromBigInt(address).correctForm();
const write6 = (address: bigint) => Address6.fromBigInt(address).correctForm();

function between(first: bigint, last: bigint, write: (address: bigint) => string): Range {
  const size = last - first + 1n;
  return {
    size,
    addresses: () =>
      Array.from({ length: Number(size) }, (_, index) => write(first + BigInt(index))),
  };
}
