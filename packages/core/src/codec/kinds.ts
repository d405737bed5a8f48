import { structuredClone } from "../base/globals.js";
import { isLocal, isShared, isThread } from "../base/internal.js";
import { isPort } from "./port.js";

/**
 * What an object is on its way, as structured clone sees it: by what it is made of, whatever it says that it is. A
 * record is a bag of own fields: a plain object, an instance of somebody's class, or a Proxy of either. A leaf is
 * left to structured clone, which copies it or refuses it; what is of the platform it may empty without a word.
 */
type Kind =
  | "array"
  | "record"
  | "map"
  | "set"
  | "error"
  | "thread"
  | "shared"
  | "local"
  | "port"
  | "leaf"
  | "platform";

/** By prototype: of classes of one's own there are few, and of their instances there may be many. */
const kinds = new WeakMap<object, Kind>();

export function kindOf(value: object): Kind {
  if (Array.isArray(value)) return "array";
  const prototype: object | null = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return "record";
  if (isThread(value)) return "thread";
  // Some of what is shared stays all the same.
  if (isLocal(value)) return "local";
  if (isShared(value)) return "shared";
  if (isPort(value)) return "port";
  if (value instanceof Error) return "error";
  let kind = kinds.get(prototype);
  if (kind === undefined) {
    kind = classify(prototype);
    kinds.set(prototype, kind);
  }
  if (kind === "map" && !has(mapSize, value)) return "leaf";
  if (kind === "set" && !has(setSize, value)) return "leaf";
  return kind;
}

/** Whether it holds other values, and is copied with them. */
export function isContainer(value: object): boolean {
  const kind = kindOf(value);
  return kind === "record" || kind === "array" || kind === "map" || kind === "set";
}

/** Says whether an object has the slot that a built-in getter or method reads; a Proxy of one has it not. */
export function has(read: (this: never) => unknown, value: object): boolean {
  try {
    read.call(value as never);
    return true;
  } catch {
    return false;
  }
}

function getter(prototype: object, key: string): (this: never) => unknown {
  return Object.getOwnPropertyDescriptor(prototype, key)?.get as (this: never) => unknown;
}

const mapSize = /* @__PURE__ */ getter(Map.prototype, "size");
const setSize = /* @__PURE__ */ getter(Set.prototype, "size");

/** What all iterators and generators inherit from, which are no global classes everywhere. */
const iterators: readonly unknown[] = /* @__PURE__ */ [[][Symbol.iterator](), asyncGenerator()].map(
  (one) => Object.getPrototypeOf(Object.getPrototypeOf(one)),
);

async function* asyncGenerator(): AsyncGenerator {}

function classify(prototype: object): Kind {
  let own = false;
  for (let at: object | null = prototype; at; at = Object.getPrototypeOf(at)) {
    if (at === Object.prototype) break;
    // `async function*` has one prototype more.
    if (iterators.includes(at)) return own ? "record" : "leaf";
    if (Object.getOwnPropertySymbols(at).some(({ description }) => description === NODE_CLONES))
      return "leaf";
    const type: unknown = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof type !== "function") continue;
    if (isNative(type)) return kindOfNative(type.name, Object.getPrototypeOf(at) === null);
    if (isGlobal(type)) return "platform";
    own = true;
  }
  return "record";
}

/** Under a symbol so called Node keeps how an object of its own is copied. */
const NODE_CLONES = "messaging_clone_symbol";

function isNative(type: object): boolean {
  // Engines differ in the white space.
  return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(type));
}

/** By its name, which classes of other realms share: those of `vm` contexts, as Jest has them, or of frames. */
function kindOfNative(name: string, root: boolean): Kind {
  if (name === "Map") return "map";
  if (name === "Set") return "set";
  if (name === "Error") return "error";
  return name === "Object" && root ? "record" : "leaf";
}

/** Whether it is a class of the runtime's that is written in JavaScript, as many of Node's are. */
function isGlobal(type: object): boolean {
  const name: unknown = Object.getOwnPropertyDescriptor(type, "name")?.value;
  if (typeof name !== "string") return false;
  const found = Object.getOwnPropertyDescriptor(globalThis, name);
  return found?.enumerable === false && Reflect.get(globalThis, name) === type;
}

/** Whether structured clone refuses it or would give an empty object in its place, as Deno's messages do where it refuses. */
export function isRefused(value: object): boolean {
  try {
    return Object.getPrototypeOf(structuredClone(value)) === Object.prototype;
  } catch {
    return true;
  }
}

/** The memory of a buffer or of a view, where it is the one of its realm and not shared. */
export function bufferOf(value: object): ArrayBuffer | undefined {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  // Also one of another realm.
  const is = buffer instanceof ArrayBuffer || tagOf(buffer) === "ArrayBuffer";
  return is && has(bufferLength, buffer) ? (buffer as ArrayBuffer) : undefined;
}

const bufferLength = /* @__PURE__ */ getter(ArrayBuffer.prototype, "byteLength");

/** Whether a buffer has moved away; also the buffer of a view. */
export function isGone(value: object): boolean {
  const buffer = bufferOf(value);
  if (buffer?.byteLength !== 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Whether an array has as many values as elements: it is sparse, or has something under a name, where it has not. */
export function isFull(array: readonly unknown[]): boolean {
  // Its values are found far faster than its keys.
  return Object.values(array).length === array.length;
}

/** As many objects may stand one within the other: a little less than structured clone takes everywhere. */
export const MOST_DEEP = 1000;

/** What an object's class is called, for messages. */
export function classNameOf(value: object): string {
  try {
    const type = value.constructor;
    const name: unknown = typeof type === "function" && type.name;
    const tag = tagOf(value);
    if (tag.startsWith("WebAssembly.")) return tag;
    if (typeof name === "string" && name && !["Object", "Iterator"].includes(name)) return name;
  } catch {
    // A getter of somebody's.
  }
  return tagOf(value);
}
