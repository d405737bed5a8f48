import { ThreadError } from "../../base/errors.js";
import { structuredClone } from "../../base/globals.js";
import { decode } from "../../codec/decode.js";
import { encode } from "../../codec/encode.js";
import { explain } from "../../codec/uncloneable.js";
import { letGo } from "../../realm/state.js";
import { valuesHere } from "../queue/values.js";

/** A copy of a value, as whoever takes it out of a queue gets it. @throws {ThreadError} THREAD_UNCLONEABLE */
export function copyOf(value: unknown): unknown {
  if (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol")
    return value;
  const values = valuesHere();
  try {
    const payload = encode(value, values);
    try {
      return decode(structuredClone({ value: payload.value, specials: payload.specials }), values);
    } catch (error) {
      letGo(payload);
      throw error;
    }
  } catch (error) {
    if (error instanceof ThreadError) throw error;
    const advice = "a queue takes what structured clone copies, threads and shared objects";
    throw explain(() => value, "put(value): value", advice, error);
  }
}
