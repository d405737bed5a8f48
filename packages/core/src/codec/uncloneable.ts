import { ThreadError } from "../base/errors.js";
import { structuredClone } from "../base/globals.js";
import { isLocal, isShared, isThread, stays } from "../base/internal.js";
import { show } from "../base/options.js";
import { isPort, isRecord } from "./transfer.js";

/**
 * Says which part of a value cannot be cloned, as "Pinger.options.onReply is a function".
 *
 * @param read gives the value; where it throws, the value could not even be read.
 */
export function explain(
  read: () => unknown,
  path: string,
  advice: string,
  cause: unknown,
  problem: Problem = cannotClone,
): ThreadError {
  const culprit = search(read, path, problem) ?? `${path}: ${messageOf(cause)}`;
  const message = `${culprit}, which cannot be sent to another thread: ${advice}`;
  return new ThreadError("THREAD_UNCLONEABLE", message, { cause });
}

/** A message has come, and what it says of one thread cannot be put together here. */
export function unreadable(what: string, cause: unknown): ThreadError {
  return new ThreadError("THREAD_UNCLONEABLE", `${what} could not be read: ${messageOf(cause)}`, {
    cause,
  });
}

/** Says what is wrong with a value that holds no others. */
type Problem = (leaf: object) => string | undefined;

const cannotClone: Problem = (leaf) => {
  if (isPort(leaf)) return "is a MessagePort that is not to move (write transfer(port))";
  try {
    structuredClone(leaf);
    return undefined;
  } catch {
    return `is a ${leaf.constructor?.name ?? "value"}`;
  }
};

function search(read: () => unknown, path: string, problem: Problem): string | undefined {
  try {
    return find(read(), path, problem, new Set());
  } catch {
    return undefined;
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function find(
  value: unknown,
  path: string,
  problem: Problem,
  seen: Set<object>,
): string | undefined {
  if (typeof value === "function") return `${path} is a function`;
  if (typeof value === "symbol") return `${path} is a symbol`;
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  if (isLocal(value)) return `${path} is ${value[stays]}`;
  if (value instanceof Error || isThread(value) || isShared(value)) return undefined;
  const within = parts(value);
  for (const [key, child] of within) {
    const found = find(child, path + key, problem, seen);
    if (found) return found;
  }
  const why = within.length > 0 ? undefined : problem(value);
  return why && `${path} ${why}`;
}

function parts(value: object): [key: string, child: unknown][] {
  if (Array.isArray(value)) {
    // By keys: it may have holes.
    return Object.keys(value).map((key) => [`[${key}]`, value[key as never]]);
  }
  if (value instanceof Set) return [...value].map((item, index) => [`.values()[${index}]`, item]);
  if (value instanceof Map) {
    return [...value].flatMap(([key, item], index): [string, unknown][] => [
      [`.keys()[${index}]`, key],
      [`.get(${show(key)})`, item],
    ]);
  }
  return isRecord(value) ? Object.entries(value).map(([key, item]) => [`.${key}`, item]) : [];
}
