import { ThreadError } from "../base/errors.js";
import { structuredClone } from "../base/globals.js";
import { isCallback, stays } from "../base/internal.js";
import { show } from "../base/options.js";
import { classNameOf, isEmptied, isGone, kindOf, MOST_DEEP } from "./kinds.js";
import { isPort } from "./port.js";

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
  const noModule = cause instanceof ThreadError && cause.code === "THREAD_MODULE";
  const code = noModule ? "THREAD_MODULE" : "THREAD_UNCLONEABLE";
  return new ThreadError(code, `${what} could not be read: ${messageOf(cause)}`, { cause });
}

/** Says what is wrong with a value that holds no others. */
type Problem = (leaf: object) => string | undefined;

const cannotClone: Problem = (leaf) => {
  if (isPort(leaf)) return "is a MessagePort that is not to move (write transfer(port))";
  if (kindOf(leaf) === "platform" && isEmptied(leaf)) return whatIs(leaf);
  try {
    structuredClone(leaf);
    return undefined;
  } catch {
    return whatIs(leaf);
  }
};

/** "is a Map", "is an AbortSignal (give the thread a signal, …)". */
export function whatIs(leaf: object): string {
  const name = classNameOf(leaf);
  const is = `is ${/^[aeio]/i.test(name) ? "an" : "a"} ${name}`;
  if (isGone(leaf)) return `${is} whose buffer has moved away`;
  const found = HINTS.find(([classes]) => classes.split(",").includes(name));
  return found ? `${is} (${found[1]})` : is;
}

const HINTS: readonly (readonly [classes: string, hint: string])[] = [
  ["AbortSignal,AbortController", "give the thread a signal, super({ signal }), and use its own"],
  ["URL,URLSearchParams", "send its text"],
  ["Headers,FormData", "send its entries: [...it]"],
  ["Request,Response", "send its body: await it.arrayBuffer()"],
  ["Map,Set,Date,RegExp", "a Proxy of one: send what it stands for"],
];

/** Whether something in it cannot be sent. */
export function isUncloneable(value: unknown): boolean {
  return search(() => value, "it", cannotClone) !== undefined;
}

function search(read: () => unknown, path: string, problem: Problem): string | undefined {
  try {
    return find(read(), path, problem, new Set(), 0);
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
  depth: number,
): string | undefined {
  if (typeof value === "function") {
    return isCallback(value)
      ? undefined
      : `${path} is a function (write callback(fn) for one that is called here)`;
  }
  if (typeof value === "symbol") return `${path} is a symbol`;
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  const kind = kindOf(value);
  if (kind === "local") return `${path} is ${(value as never)[stays]}`;
  if (kind === "error" || kind === "thread" || kind === "shared") return undefined;
  if (kind === "leaf" || kind === "platform" || kind === "port") {
    const why = problem(value);
    return why && `${path} ${why}`;
  }
  if (depth === MOST_DEEP) {
    const shown = path.length > 60 ? `${path.slice(0, 60)}…` : path;
    return `${shown} is nested too deep, more than ${MOST_DEEP} objects one within the other`;
  }
  for (const [key, child] of parts(kind, value)) {
    const found = find(child, path + key, problem, seen, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function parts(
  kind: "array" | "record" | "map" | "set",
  value: object,
): Iterable<readonly [key: string, child: unknown]> {
  switch (kind) {
    case "set":
      return [...(value as Set<unknown>)].map((item, at) => [`.values()[${at}]`, item]);
    case "map":
      return [...(value as Map<unknown, unknown>)].flatMap(
        ([key, item], at): [string, unknown][] => [
          [`.keys()[${at}]`, key],
          [`.get(${show(key)})`, item],
        ],
      );
    case "array":
      // By keys: it may have holes.
      return Object.entries(value).map(([key, item]) => [
        /^\d+$/.test(key) ? `[${key}]` : `.${key}`,
        item,
      ]);
    case "record":
      return Object.entries(value).map(([key, item]) => [`.${key}`, item]);
  }
}
