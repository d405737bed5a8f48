import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Answer, ProbeOptions } from "../target.js";
import { reasonFor } from "./reasons.js";

/** Milliseconds for which an answer of the name server counts. */
const FRESH = 30_000;
/** A name server's own retry takes five seconds: who gives it less calls a slow one dead. */
const LEAST = 6_000;

const known = new Map<string, { readonly addresses: string[]; readonly until: number }>();

/** The addresses of a host, or why there are none. The time that it takes is never the host's. */
export async function resolve(
  host: string,
  { timeout, signal }: ProbeOptions,
): Promise<string[] | Answer> {
  if (isIP(host) !== 0) return [host];
  const before = known.get(host);
  if (before && before.until > performance.now()) return before.addresses;
  try {
    const found = await withDeadline(
      lookup(host, { all: true, order: "verbatim" }),
      Math.max(timeout, LEAST),
      signal,
    );
    const addresses = found.map(({ address }) => address);
    known.set(host, { addresses, until: performance.now() + FRESH });
    return addresses;
  } catch (error) {
    signal.throwIfAborted();
    return { verdict: "unresolved", ms: null, note: reasonFor(error as NodeJS.ErrnoException) };
  }
}

function withDeadline<Value>(
  value: Promise<Value>,
  timeout: number,
  signal: AbortSignal,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = Object.assign(new Error("late"), { code: "EAI_AGAIN" });
    const timer = setTimeout(reject, timeout, late);
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    value.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    });
  });
}
