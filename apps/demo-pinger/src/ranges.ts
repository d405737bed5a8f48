import { isIP } from "node:net";
import { Address4, Address6 } from "ip-address";
import { UsageError } from "./usage.js";

export const HOST_LIMIT = 1024;

export const tooMany = (what: string) =>
  `${what} are too many: at most ${HOST_LIMIT} at a time, for example 10.0.0.0/22`;

/**
 * The hosts of a range in CIDR form. Of an IPv4 network of four addresses or more, the first and
 * the last are no hosts: they name the network, and everybody in it.
 */
export function expandRange(range: string): string[] {
  const [address = "", prefix = "", ...rest] = range.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) {
    throw new UsageError(
      `"${range}" is not a range: write an address and a length, as in 10.0.0.0/24`,
    );
  }
  const bits = version === 4 ? 32 : 128;
  const length = /^(0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (!(length <= bits)) {
    throw new UsageError(
      `"/${prefix}" is not a length for an IPv${version} range: write /0 to /${bits}`,
    );
  }
  const size = 2n ** BigInt(bits - length);
  if (size > HOST_LIMIT) {
    throw new UsageError(tooMany(`the ${size.toLocaleString("en")} addresses of ${range}`));
  }
  return version === 4 ? hosts4(range, length) : hosts6(range);
}

function hosts4(range: string, length: number): string[] {
  const network = new Address4(range);
  const whole = length >= 31;
  return between(
    (whole ? network.startAddress() : network.startAddressExclusive()).bigInt(),
    (whole ? network.endAddress() : network.endAddressExclusive()).bigInt(),
    (address) => Address4.fromBigInt(address).correctForm(),
  );
}

function hosts6(range: string): string[] {
  const network = new Address6(range);
  return between(network.startAddress().bigInt(), network.endAddress().bigInt(), (address) =>
    Address6.fromBigInt(address).correctForm(),
  );
}

function between(first: bigint, last: bigint, write: (address: bigint) => string): string[] {
  return Array.from({ length: Number(last - first) + 1 }, (_, index) =>
    write(first + BigInt(index)),
  );
}
