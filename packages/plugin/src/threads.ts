/** Which classes are threads: found through imports, exports, mixins and the classes in between. */

import type { Facts, From } from "./facts.js";
import { bare, isClass, type Node, walk } from "./syntax.js";

/** What has to be asked of whoever knows where modules are. */
export interface Question {
  readonly module: string;
  readonly importer: string;
}

/** A module and what it has, as the answer. */
export interface Found {
  readonly file: string;
  readonly facts: Facts;
}

/** Asks for modules, and ends with what was found. */
export type Asking<Result> = Generator<Question, Result, Found | undefined>;

const CORE = /^@heddle\/core(\/thread)?$/;
const THREADS = new Set(["Thread", "StreamThread"]);

/** Whether it is one of heddle's own names. */
export function isOfCore({ imports }: Facts, node: Node, names: ReadonlySet<string>): boolean {
  const from = originOf(imports, bare(node));
  return from !== undefined && CORE.test(from.module) && names.has(from.name);
}

/** Where `Name` or `everything.Name` is imported from. */
function originOf(imports: ReadonlyMap<string, From>, node: Node): From | undefined {
  if (node.type === "Identifier") return imports.get(node.name);
  if (node.type !== "MemberExpression" || node.object.type !== "Identifier") return undefined;
  const whole = imports.get(node.object.name);
  return whole?.name === "*" ? { module: whole.module, name: node.property.name } : undefined;
}

/** Whether what an expression gives is a class of threads. */
export function* isThread(at: Found, expression: Node, seen = new Set<string>()): Asking<boolean> {
  const { file, facts } = at;
  const node = bare(expression);
  const once = `${file}:${node.start}`;
  if (seen.has(once)) return false;
  seen.add(once);
  if (isClass(node)) return node.superClass ? yield* isThread(at, node.superClass, seen) : false;
  if (node.type === "CallExpression") return yield* givesThread(at, node, seen);
  const from = originOf(facts.imports, node);
  if (from) return yield* isThreadOf(file, from, seen);
  const local = node.type === "Identifier" ? facts.locals.get(node.name) : undefined;
  return local ? yield* isThread(at, local, seen) : false;
}

/** A mixin gives one where it takes one, or where a class inside it extends one. */
function* givesThread(
  at: Found,
  { callee, arguments: args }: Node,
  seen: Set<string>,
): Asking<boolean> {
  for (const arg of args as Node[]) if (yield* isThread(at, arg, seen)) return true;
  const made = yield* find(at, bare(callee), seen);
  if (!made) return false;
  const inside: Node[] = [];
  walk(made.node, (node) => {
    if (isClass(node) && node.superClass) inside.push(node);
    return true;
  });
  for (const node of inside) if (yield* isThread(made, node, seen)) return true;
  return false;
}

function* isThreadOf(importer: string, { module, name }: From, seen: Set<string>): Asking<boolean> {
  if (CORE.test(module)) return THREADS.has(name);
  const found = yield* exportOf(importer, { module, name }, seen);
  if (found === "thread") return true;
  return found ? yield* isThread(found, found.node, seen) : false;
}

type Definition = Found & { readonly node: Node };

/** Where a name is defined, in this module or in another one. */
function* find(at: Found, node: Node, seen: Set<string>): Asking<Definition | undefined> {
  const from = originOf(at.facts.imports, node);
  const found = from && !CORE.test(from.module) ? yield* exportOf(at.file, from, seen) : undefined;
  if (from) return found === "thread" ? undefined : found;
  const local = node.type === "Identifier" ? at.facts.locals.get(node.name) : undefined;
  return local && { ...at, node: local };
}

/** What a module exports under a name; `"thread"` where that is heddle's own. */
function* exportOf(
  importer: string,
  { module, name }: From,
  seen: Set<string>,
): Asking<Definition | "thread" | undefined> {
  if (CORE.test(module)) return THREADS.has(name) ? "thread" : undefined;
  const once = `${importer}>${module}>${name}`;
  if (module.startsWith("@heddle/") || seen.has(once)) return undefined;
  seen.add(once);
  const at = yield { module, importer };
  if (!at) return undefined;
  const { file, facts } = at;
  const exported = facts.exports.get(name);
  if (typeof exported === "object") return yield* exportOf(file, exported, seen);
  const from = exported === undefined ? undefined : facts.imports.get(exported);
  if (from) return yield* exportOf(file, from, seen);
  const node = exported === undefined ? undefined : facts.locals.get(exported);
  if (node) return { ...at, node };
  for (const star of facts.stars) {
    const found = yield* exportOf(file, { module: star, name }, seen);
    if (found) return found;
  }
  return undefined;
}
