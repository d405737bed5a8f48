/** Values that are larger than a machine takes: which part it is. */
import { ThreadError } from "../base/errors.js";
import { encode } from "../codec/encode.js";
import type { FleetPort } from "./port.js";
import type { FleetValues } from "./values.js";

/** The field that takes the most bytes: "Pinger.pixels, 5000000 bytes". */
export function largest(
  type: string,
  fields: Record<string, unknown>,
  values: FleetValues,
  port: FleetPort,
): string {
  let most = 0;
  let path = type;
  for (const [key, value] of Object.entries(fields)) {
    const { byteLength } = port.toBytes({ value: values.checked(encode(value, values)).value });
    if (byteLength <= most) continue;
    most = byteLength;
    path = `${type}.${key}`;
  }
  return `${path}, ${most} bytes`;
}

export function tooLarge(what: string, bytes: number, { maxBytes }: FleetPort): ThreadError {
  return new ThreadError(
    "THREAD_UNCLONEABLE",
    `${what} of ${bytes} in all, is larger than maxBytes, ${maxBytes}: send where the data is, or raise maxBytes on both sides`,
  );
}
