import { setOwn } from "../base/own.js";
import type { ClassLike } from "../port.js";
import type { ClassRef, Missing } from "./classes.js";
import { fillError, makeError } from "./errors.js";
import { dress, noClass } from "./instances.js";
import { kindOf } from "./kinds.js";
import type {
  CallbackSpecial,
  ErrorSpecial,
  Payload,
  SharedSpecial,
  ThreadSpecial,
} from "./payload.js";

/** What a realm knows that the codec needs. */
export interface Receiver {
  /** The realm's own object for a thread: the one that it started, or a handle. */
  threadOf(special: ThreadSpecial): object;
  sharedOf(special: SharedSpecial): object;
  /** The function that calls it; left out where none comes. */
  callbackOf?(special: CallbackSpecial): object;
  find(ref: ClassRef): ClassLike | undefined;
}

/**
 * Puts a received value together, in place: it is this realm's own copy.
 *
 * @param before what stands for the special parts of the values that came with it and were decoded before.
 */
export function decode(
  payload: Payload,
  receiver: Receiver,
  before?: Map<object, object>,
): unknown {
  const { value, specials = [] } = payload;
  if (specials.length === 0 && !before?.size) return value;
  const revived = before ?? new Map<object, object>();
  const errors: [Error, ErrorSpecial][] = [];
  for (const [placeholder, special] of specials) {
    if (special.kind === "thread") revived.set(placeholder, receiver.threadOf(special));
    else if (special.kind === "shared") revived.set(placeholder, receiver.sharedOf(special));
    else if (special.kind === "callback")
      revived.set(placeholder, (receiver as Required<Receiver>).callbackOf(special));
    else if (special.kind === "instance")
      dress(placeholder, special.class, receiver.find(special.class));
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
  switch (kindOf(container)) {
    case "map": {
      const map = container as Map<unknown, unknown>;
      const entries = [...map];
      map.clear();
      for (const [key, value] of entries) map.set(revive(key), revive(value));
      return;
    }
    case "set": {
      const set = container as Set<unknown>;
      const values = [...set];
      set.clear();
      for (const value of values) set.add(revive(value));
      return;
    }
    case "array":
    case "record":
      break;
    default:
      return;
  }
  const fields = container as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const part = fields[key];
    if (typeof part === "object") setOwn(fields, key, revive(part));
  }
}

/** The modules of the classes in a payload that this realm does not know. */
export function* missingModules(
  payload: Payload | undefined,
  receiver: Pick<Receiver, "find">,
): Iterable<Missing> {
  for (const [, special] of payload?.specials ?? []) {
    if (special.kind === "thread") yield* missingModules(special.end, receiver);
    else if (special.kind === "callback") continue;
    else if (special.class && "module" in special.class && !receiver.find(special.class)) {
      const { module, name } = special.class;
      yield { module, name, needed: special.kind !== "error" };
    }
  }
}

/** @throws {ThreadError} THREAD_MODULE for an object whose class this realm still does not know. */
export function checkClasses(payload: Payload | undefined, receiver: Pick<Receiver, "find">): void {
  for (const [, special] of payload?.specials ?? []) {
    if (special.kind !== "instance" && special.kind !== "shared") continue;
    if (special.class && !receiver.find(special.class)) throw noClass(special.class);
  }
}
