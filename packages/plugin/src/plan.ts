/** What is to be written into a module, and what the plugin has to say of it. */

import { DEFAULT, type Facts } from "./facts.js";
import { bare, isClass, isFunction, isOwnUrl, type Node, placeOf, walk } from "./syntax.js";
import { type Asking, type Found, isOfCore, isThread } from "./threads.js";

/** A text that goes in at a place, or in the place of what is there. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What cannot work, with file, line and column in front. */
export interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** The problem fails the build; otherwise it is a warning. */
  readonly fatal: boolean;
}

export interface Plan {
  readonly edits: readonly Edit[];
  readonly problems: readonly Problem[];
  /** Other threads find something in this module. */
  readonly isFound: boolean;
  /** Classes of other objects that it exports, such as errors, which threads may give back: by the names they have here. */
  readonly others: readonly string[];
  /** Functions in it became tasks. */
  readonly makesTasks: boolean;
}

const TASKS = new Set(["task", "remote"]);

/** A module without these words has nothing to be looked at. */
export function mayHaveThreads(code: string): boolean {
  return /\bextends\b|\btask\b|\bremote\b|["']use thread["']/.test(code);
}

/**
 * @param at the module.
 * @param key the expression that other threads find the module by.
 */
export function* planFor(at: Found, key: string): Asking<Plan> {
  const { file, facts } = at;
  const edits: Edit[] = [];
  const problems: Problem[] = [];
  let makesTasks = false;
  const others: string[] = [];
  const say = (node: Node, fatal: boolean, text: string): void => {
    const { line, column } = placeOf(facts.code, node.start);
    problems.push({ message: `${file}:${line}:${column}: ${text}`, line, column, fatal });
  };
  const exported = exportedNames(facts);
  /** Nodes that were dealt with, so that what is left is what nobody can reach. */
  const known = new Set<Node>();

  for (const [local, node] of facts.locals) {
    const name = local === DEFAULT ? "default" : local;
    if (isClass(node)) {
      known.add(node);
      const thread = yield* isThread(at, node);
      if (!exported.has(local)) {
        if (thread && isStarted(facts, local))
          say(
            node,
            false,
            `${name} is started here and not exported, so other threads cannot find it: write "export class ${name}"`,
          );
        continue;
      }
      const own = ownModule(node);
      if (!thread && own === undefined) {
        if (node.superClass && local !== DEFAULT) others.push(local);
        continue;
      }
      if (node.abstract || node.declare) continue;
      if (!thread && local !== DEFAULT) others.push(local);
      edits.push(...classEdits(node, name, key, own));
    } else if (isFunction(node) && isDirected(node)) {
      known.add(node);
      if (!exported.has(local))
        say(
          node,
          true,
          `"use thread" is for functions that a module exports: write "export" in front of ${name}`,
        );
      else if (!node.async)
        say(
          node,
          true,
          `"use thread" is for async functions, since its calls give promises: write "async" in front of ${name}`,
        );
      else {
        makesTasks = true;
        edits.push(...directiveEdits(facts, node, local, key));
      }
    } else if (isTask(facts, node)) {
      known.add(node);
      if (!exported.has(local) && node.arguments.length > 1) continue;
      if (!exported.has(local))
        say(
          node,
          true,
          `the ${taskName(node)} ${name} is not exported, so other threads cannot find it: write "export const ${name}"`,
        );
      else edits.push(...taskEdits(node, name, key));
    }
  }
  walk(facts.body, (node) => {
    if (known.has(node)) return true;
    if (isFunction(node) && isDirected(node))
      say(
        node,
        true,
        `"use thread" is for functions at the top level of a module: move this one there and export it`,
      );
    else if (isTask(facts, node) && node.arguments.length === 1)
      say(
        node,
        true,
        `a ${taskName(node)} is found by other threads among the exports of its module: write "export const name = ${taskName(node)}(…)" at the top level`,
      );
    else if (
      isClass(node) &&
      node.superClass &&
      isOfCore(facts, node.superClass, new Set(["Thread", "StreamThread"]))
    )
      say(
        node,
        false,
        "this class of threads is not at the top level of its module, so other threads cannot find it: move it there and export it, or extend it there",
      );
    return true;
  });
  return { edits, problems, isFound: edits.length > 0, others, makesTasks };
}

/** The names in the module of what it exports. */
function exportedNames({ exports }: Facts): Set<string> {
  return new Set([...exports.values()].filter((name) => typeof name === "string"));
}

/** Whether the module makes an object of the class. */
function isStarted({ body }: Facts, name: string): boolean {
  let found = false;
  walk(body, (node) => {
    found ||= node.type === "NewExpression" && node.callee.name === name;
    return !found;
  });
  return found;
}

/** What the class's own `static module` says. */
function ownModule({ body }: Node): Node | undefined {
  const fields = body.body as Node[];
  return fields.find((field) => field.static && !field.declare && field.key?.name === "module")
    ?.value;
}

function* classEdits(node: Node, name: string, key: string, own: Node | undefined): Iterable<Edit> {
  const { body } = node;
  const at = body.start + 1;
  if (own && isOwnUrl(own)) yield { start: own.start, end: own.end, text: key };
  else if (own) return;
  else yield { start: at, end: at, text: ` static module = ${key};` };
  const named = (body.body as Node[]).some((field) => field.static && field.key?.name === "name");
  // A method, which is defined where compilers turn a field into an assignment that no class's name allows.
  if (!named) yield { start: at, end: at, text: ` static get name() { return ${quote(name)}; }` };
}

function isDirected({ body }: Node): boolean {
  const statements = body?.type === "BlockStatement" ? (body.body as Node[]) : [];
  return statements.some(({ directive }) => directive === "use thread");
}

function* directiveEdits({ body }: Facts, node: Node, local: string, key: string): Iterable<Edit> {
  const name = local === DEFAULT ? "default" : local;
  const before = `/* @__PURE__ */ __heddle_task(${key}, /* @__PURE__ */ Object.defineProperty(`;
  const after = `, "name", { value: ${quote(name)}, configurable: true }))`;
  const statement = body.find(({ start, end }) => start <= node.start && node.end <= end) as Node;
  const isDefault = statement.type === "ExportDefaultDeclaration";
  const isAlone = node.type !== "FunctionDeclaration" || local === DEFAULT;
  if (isAlone) {
    yield { start: node.start, end: node.start, text: before };
    return yield { start: node.end, end: node.end, text: after };
  }
  const given = statement === node || isDefault ? "" : "export ";
  yield { start: statement.start, end: node.start, text: `${given}const ${name} = ${before}` };
  const also = isDefault ? ` export { ${name} as default };` : "";
  yield { start: node.end, end: node.end, text: `${after};${also}` };
}

function isTask(facts: Facts, node: Node): boolean {
  return node.type === "CallExpression" && isOfCore(facts, node.callee, TASKS);
}

function taskName({ callee }: Node): string {
  return bare(callee).property?.name ?? bare(callee).name;
}

function* taskEdits({ arguments: args, start }: Node, name: string, key: string): Iterable<Edit> {
  const [first, second] = args as Node[];
  const fn = second ?? first;
  if (!fn || (second && !isOwnUrl(first))) return;
  yield { start, end: start, text: "/* @__PURE__ */ " };
  if (second && first) yield { start: first.start, end: first.end, text: key };
  else yield { start: fn.start, end: fn.start, text: `${key}, ` };
  const given = bare(fn);
  const own = given.type === "Identifier" ? given.name : given.id?.name;
  const called = own ?? (isClass(given) ? name.replace(/^Remote/, "") : name);
  yield { start: fn.start, end: fn.start, text: "/* @__PURE__ */ Object.defineProperty(" };
  yield {
    start: fn.end,
    end: fn.end,
    text: `, "name", { value: ${quote(called)}, configurable: true })`,
  };
}

function quote(text: string): string {
  return JSON.stringify(text);
}
