import { setOwn } from "../base/own.js";
import type { ClassLike } from "../port.js";
import type { ClassRef } from "./classes.js";
import { fillError, makeError } from "./errors.js";
import type { ErrorSpecial, Payload, SharedSpecial, ThreadSpecial } from "./payload.js";
import { isRecord } from "./transfer.js";

/** What a realm knows that the codec needs. */
export interface Receiver {
  /** The realm's own object for a thread: the one that it started, or a handle. */
  threadOf(special: ThreadSpecial): object;
  sharedOf(special: SharedSpecial): object;
  find(ref: ClassRef): ClassLike | undefined;
}

/** Puts a received value together, in place: it is this realm's own copy. */
export function decode(payload: Payload, receiver: Receiver): unknown {
  const { value, specials } = payload;
  if (!specials) return value;
  const revived = new Map<object, object>();
  const errors: [Error, ErrorSpecial][] = [];
  for (const [placeholder, special] of specials) {
    if (special.kind === "thread") revived.set(placeholder, receiver.threadOf(special));
    else if (special.kind === "shared") revived.set(placeholder, receiver.sharedOf(special));
    else {
      const error = makeError(special, special.class && receiver.find(special.class));
      errors.push([error, special]);
      revived.set(placeholder, error);
    }
  }
  const seen = new Set<unknown>(revived.values());
  const revive = (part: unknown): unknown => {
    if (typeof part !== "object" || part === null) return part;
    const special = revived.get(part);
    if (special) return special;
    if (!seen.has(part)) {
      seen.add(part);
      reviveWithin(part, revive);
    }
    return part;
  };
  for (const [error, special] of errors) fillError(error, special, revive);
  return revive(value);
}

/** The reason of a stop; one that cannot be put together is left out, and the thread is stopped all the same. */
export function reasonOf(payload: Payload, receiver: Receiver): unknown {
  try {
    return decode(payload, receiver);
  } catch {
    return undefined;
  }
}

function reviveWithin(container: object, revive: (part: unknown) => unknown): void {
  if (container instanceof Map) {
    const entries = [...container];
    container.clear();
    for (const [key, value] of entries) container.set(revive(key), revive(value));
  } else if (container instanceof Set) {
    const values = [...container];
    container.clear();
    for (const value of values) container.add(revive(value));
  } else if (Array.isArray(container) || isRecord(container)) {
    const fields = container as Record<string, unknown>;
    for (const key of Object.keys(fields)) setOwn(fields, key, revive(fields[key]));
  }
}

/** The modules of error classes in a payload that this realm does not know. */
export function* missingModules(
  payload: Payload | undefined,
  receiver: Receiver,
): Iterable<string> {
  for (const [, special] of payload?.specials ?? []) {
    if (special.kind === "thread") yield* missingModules(special.end, receiver);
    else if (
      special.kind === "error" &&
      special.class &&
      "module" in special.class &&
      !receiver.find(special.class)
    ) {
      yield special.class.module;
    }
  }
}
