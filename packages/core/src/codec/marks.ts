import type { ClassLike } from "../port.js";

/** What tells a class from another of its name, in a realm that has loaded the same modules. */
export interface Mark {
  /** A number made of its text. */
  readonly text: number;
  /** Classes below it. */
  readonly depth: number;
  /** The same number of the class that it has its `static module` from, where that is another one. */
  readonly owner: number | undefined;
}

const marks = new WeakMap<object, Mark>();

/** `undefined` for what is no class, such as a task. */
export function markOf(type: object): Mark | undefined {
  const known = marks.get(type);
  if (known || !isThreads(type)) return known;
  let depth = 0;
  for (const _ of below(type)) depth++;
  const owner = Object.hasOwn(type, "module")
    ? undefined
    : [...below(type)].find((each) => Object.hasOwn(each, "module"));
  const mark = { text: numberOf(type), depth, owner: owner && numberOf(owner) };
  marks.set(type, mark);
  return mark;
}

/** Whether the class, or one below it, has the text. */
export function hasText(type: object, text: number): boolean {
  return numberOf(type) === text || [...below(type)].some((each) => numberOf(each) === text);
}

function* below(type: object): Iterable<object> {
  for (
    let at: object | null = Object.getPrototypeOf(type);
    at && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  )
    yield at;
}

function isThreads(type: object): boolean {
  return isClass(type) && "run" in ((type as ClassLike).prototype ?? {});
}

export function isClass(type: object): boolean {
  return textOf(type).startsWith("class");
}

function textOf(type: object): string {
  return Function.prototype.toString.call(type);
}

/** Of a long text the two ends are enough. */
const MOST = 1024;

/** FNV-1a. */
function numberOf(type: object): number {
  const text = textOf(type);
  let hash = 0x811c9dc5 ^ text.length;
  const add = (from: number, to: number): void => {
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  };
  add(0, Math.min(MOST, text.length));
  add(Math.max(MOST, text.length - MOST), text.length);
  return hash;
}
