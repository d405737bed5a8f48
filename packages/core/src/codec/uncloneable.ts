import { ThreadError } from "../base/errors.js";
import { structuredClone } from "../base/globals.js";
import { isCallback, stays } from "../base/internal.js";
import { show } from "../base/options.js";
import { classNameOf, isGone, isRefused, kindOf, MOST_DEEP } from "./kinds.js";
import { isPort } from "./port.js";

/**
 * Says which part of a value cannot be cloned, and what to write instead, as "Pinger.options.onReply is a function,
 * which cannot be copied to another thread: write callback(fn), which is called here".
 *
 * @param read gives the value; where it throws, the value could not even be read.
 * @param advice for whatever has none of its own; a function gets the path, and its advice comes before any other.
 */
export function explain(
  read: () => unknown,
  path: string,
  advice: string | ((path: string) => string),
  cause: unknown,
  problem: Problem = cannotClone,
): ThreadError {
  const found = search(read, path, problem);
  const culprit = found ? `${inWords(found.path)} ${found.is}` : `${path}: ${messageOf(cause)}`;
  const instead =
    typeof advice === "string" ? (found?.instead ?? advice) : advice(found?.path ?? path);
  const message = `${culprit}, which cannot be copied to another thread: ${instead}`;
  return new ThreadError("THREAD_UNCLONEABLE", message, { cause });
}

/** The fields in which tasks and remote objects keep what they were called with are not the user's. */
function inWords(path: string): string {
  return path
    .replace(/^(.*?)\.\$(\d+)(?!\d)/, (_, task, at) => `argument ${Number(at) + 1} of ${task}`)
    .replace(/^(.*?)\.\$args\[(\d+)\]/, (_, name, at) => `argument ${Number(at) + 1} of ${name}`)
    .replace(/^(.*?)\.\$inputs\[(\d+)\]/, (_, task) => `an input of ${task}.map`);
}

/** A message has come, and what it says of one thread cannot be put together here. */
export function unreadable(what: string, cause: unknown): ThreadError {
  const noModule = cause instanceof ThreadError && cause.code === "THREAD_MODULE";
  const code = noModule ? "THREAD_MODULE" : "THREAD_UNCLONEABLE";
  return new ThreadError(code, `${what} could not be read: ${messageOf(cause)}`, { cause });
}

/** What is wrong with a value that holds no others, and what to write instead where that is known. */
export interface Fault {
  /** "is a WeakMap" */
  readonly is: string;
  readonly instead?: string | undefined;
}

type Problem = (leaf: object) => Fault | undefined;

interface Found extends Fault {
  readonly path: string;
}

const cannotClone: Problem = (leaf) => {
  if (isPort(leaf)) return whatIs(leaf);
  if (kindOf(leaf) === "platform" && isRefused(leaf)) return whatIs(leaf);
  try {
    structuredClone(leaf);
    return undefined;
  } catch {
    return whatIs(leaf);
  }
};

export function whatIs(leaf: object): Fault {
  const name = classNameOf(leaf);
  const is = `is ${/^[aeio]/i.test(name) ? "an" : "a"} ${name}`;
  if (isGone(leaf)) return { is: `${is} whose buffer has moved away` };
  const known = INSTEAD.find(([classes]) => classes.split(",").includes(name));
  return { is, instead: known?.[1] };
}

const INSTEAD: readonly (readonly [classes: string, instead: string])[] = [
  [
    "MessagePort,ReadableStream,WritableStream,TransformStream,OffscreenCanvas,FileHandle,RTCDataChannel",
    "move it, in a field, an argument or a result, by transfer(it)",
  ],
  [
    "AbortSignal,AbortController",
    "give the signal to the thread, by super({ signal }) or a task's with({ signal }), and use this.signal there",
  ],
  ["AsyncGenerator,Generator", "make the class a StreamThread, or give the generator to task()"],
  ["Promise", "await it first"],
  ["URL,URLSearchParams", "send its text"],
  ["Headers,FormData", "send its entries: [...it]"],
  ["Request,Response", "send its body: await it.arrayBuffer()"],
  ["Map,Set,Date,RegExp", "it is a Proxy of one: send what it stands for"],
];

/** Whether something in it cannot be sent. */
export function isUncloneable(value: unknown): boolean {
  return search(() => value, "it", cannotClone) !== undefined;
}

function search(read: () => unknown, path: string, problem: Problem): Found | undefined {
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
): Found | undefined {
  if (typeof value === "function") {
    if (isCallback(value)) return undefined;
    return {
      path,
      is: "is a function",
      instead: "write callback(fn), which is called where it was made",
    };
  }
  if (typeof value === "symbol") return { path, is: "is a symbol" };
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined;
  seen.add(value);
  const kind = kindOf(value);
  if (kind === "local") return { path, is: `is ${(value as never)[stays]}` };
  if (kind === "error" || kind === "thread" || kind === "shared") return undefined;
  if (kind === "leaf" || kind === "platform" || kind === "port") {
    const why = problem(value);
    return why && { path, ...why };
  }
  if (depth === MOST_DEEP) {
    const shown = path.length > 60 ? `${path.slice(0, 60)}…` : path;
    const is = `is nested too deep, more than ${MOST_DEEP} objects one within the other`;
    return { path: shown, is };
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
