import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plan, write } from "./modules.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "heddle-plan-"));
});
afterAll(() => rm(folder, { recursive: true }));

const core = 'import { Thread, StreamThread, sharing, bool, task, remote } from "@heddle/core";\n';

/** What becomes of a module beside others. */
async function planned(code: string, others: Record<string, string> = {}, name = "main.ts") {
  for (const [file, text] of Object.entries(others)) await writeFile(join(folder, file), text);
  const file = join(folder, name);
  const made = await plan(file, code, '"key"', ({ module }) =>
    module.startsWith("./")
      ? join(folder, `${module.slice(2).replace(/\.js$/, "")}.ts`)
      : undefined,
  );
  return {
    text: made ? write(file, code, made).code : code,
    problems: (made?.problems ?? []).map(({ message }) => message.slice(folder.length + 1)),
  };
}

/** The names that classes were given. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/static get name\(\) \{ return "(\w+)"; \}/g)].map(
    ([, name]) => name as string,
  );
}

describe("a class is found that extends", () => {
  const cases: [string, string, Record<string, string>?][] = [
    ["Thread", `${core}export class A extends Thread<number> {}`],
    [
      "Thread by another name",
      'import { Thread as T } from "@heddle/core"; export class A extends T {}',
    ],
    [
      "Thread of the whole module",
      'import * as heddle from "@heddle/core"; export class A extends heddle.Thread {}',
    ],
    ["StreamThread", `${core}export class A extends StreamThread<number> {}`],
    [
      "what has shared attributes",
      `${core}export class A extends sharing(Thread<number>, { stopped: bool }) {}`,
    ],
    [
      "a class beside it",
      `${core}abstract class Base extends Thread {} export class A extends Base {}`,
    ],
    [
      "a variable",
      `${core}const Base = Thread as unknown as new () => Thread; export class A extends Base {}`,
    ],
    [
      "a mixin's class",
      `${core}const mixed = (B: typeof Thread) => class extends B {}; export class A extends mixed(Thread) {}`,
    ],
    [
      "what a function makes",
      `${core}function make() { return class extends Thread {}; } export class A extends make() {}`,
    ],
    [
      "an imported abstract class",
      'import { Base } from "./base.js"; export class A extends Base {}',
      { "base.ts": `${core}export abstract class Base<T> extends Thread<T> {}` },
    ],
    [
      "a default export that is exported on",
      'import { Base } from "./index.js"; export class A extends Base {}',
      {
        "base.ts": `${core}export default abstract class extends Thread {}`,
        "index.ts": 'export { default as Base } from "./base.js";',
      },
    ],
    [
      "what a module exports with everything else",
      'import { Base } from "./all.js"; export class A extends Base {}',
      {
        "base2.ts": `${core}abstract class Own extends Thread {} export { Own as Base };`,
        "all.ts": 'export * from "./base2.js";',
      },
    ],
    [
      "what an imported mixin makes",
      'import { make } from "./mixin.js"; export class A extends make() {}',
      {
        "mixin.ts": `${core}export function make() { abstract class Made extends Thread {} return Made; }`,
      },
    ],
  ];
  it.each(cases)("%s", async (_, code, others) => {
    const { text } = await planned(code, others);
    expect(namesIn(text)).toEqual(["A"]);
    expect(text).toContain('static module = "key";');
  });

  it.each([
    [
      "a class of something else",
      'import { Other } from "./other.js"; export class A extends Other {}',
      { "other.ts": "export class Other {}" },
    ],
    ["itself, by a mistake", "export class A extends A {}"],
    [
      "in a circle of modules",
      'import { B } from "./circle.js"; export class A extends B {}',
      { "circle.ts": 'export { B } from "./circle.js";' },
    ],
    [
      "a type",
      'import type { Thread } from "@heddle/core"; export class A extends (Thread as any) {}',
    ],
    ["a class of its own called Thread", "class Thread {} export class A extends Thread {}"],
  ] as [string, string, Record<string, string>?][])(
    "and none that extends %s",
    async (_, code, others) => {
      expect((await planned(code, others)).text).toBe(code);
    },
  );
});

describe("what is exported gets its module and its name", () => {
  it("under whatever name it is exported", async () => {
    const { text } = await planned(
      `${core}class A extends Thread {} class B extends Thread {} export { A as Other, B as default };`,
    );
    expect(namesIn(text)).toEqual(["A", "B"]);
  });

  it("without a name: by default", async () => {
    const { text } = await planned(`${core}export default class extends Thread {}`);
    expect(namesIn(text)).toEqual(["default"]);
  });

  it("but no class that cannot be started, and none that says itself where it is", async () => {
    const code = `${core}export abstract class A extends Thread {} export class B extends Thread { static module = "file:///b.js"; }`;
    expect((await planned(code)).text).toBe(code);
  });

  it("in the place of its own URL", async () => {
    const { text } = await planned(
      `${core}export class A extends Thread { static override readonly module = import.meta.url; }`,
    );
    expect(text).toContain('static override readonly module = "key";');
    expect(namesIn(text)).toEqual(["A"]);
  });

  it.each([
    ["task(x => x)", "double"],
    ["task(import.meta.url, x => x)", "double"],
    ["task(import.meta.url, function own(x) { return x; })", "own"],
    ["remote(import.meta.url, Store)", "Store"],
  ])("also %s", async (call, name) => {
    const { text } = await planned(`${core}class Store {} export const double = ${call};`);
    expect(text).toMatch(
      /= \/\* @__PURE__ \*\/ (task|remote)\("key", \/\* @__PURE__ \*\/ Object\.defineProperty\(/,
    );
    expect(text).toContain(`"name", { value: "${name}", configurable: true }`);
  });

  it.each([
    [
      "export async function f(x: number) { 'use thread'; return x; }",
      'export const f = /* @__PURE__ */ __heddle_task("key",',
    ],
    [
      "async function f() { 'use thread'; } export { f };",
      "const f = /* @__PURE__ */ __heddle_task(",
    ],
    ["export default async function f() { 'use thread'; }", "export { f as default };"],
    [
      "export default async function () { 'use thread'; }",
      "export default /* @__PURE__ */ __heddle_task(",
    ],
    [
      "export const f = async () => { 'use thread'; };",
      "export const f = /* @__PURE__ */ __heddle_task(",
    ],
    [
      "export async function* f() { 'use thread'; yield 1; }",
      "export const f = /* @__PURE__ */ __heddle_task(",
    ],
  ])("and a function with the directive: %s", async (code, part) => {
    const { text, problems } = await planned(code);
    expect(problems).toEqual([]);
    expect(text).toContain(part);
    expect(text).toMatch(/^import \{ task as __heddle_task \} from "@heddle\/core"; /);
    expect((await import("./syntax.js")).parse("a.ts", text)).toBeDefined();
  });
});

describe("what other threads could not find is told, with file, line and column", () => {
  it.each([
    ["const a = task(() => 1);", "main.ts:2:11: the task a is not exported"],
    [
      "export function f() { return task(() => 1); }",
      "main.ts:2:30: a task is found by other threads among the exports",
    ],
    ["class Own extends Thread {} new Own();", "main.ts:2:1: Own is started here and not exported"],
    [
      "function f() { return new (class extends Thread {})(); }",
      "main.ts:2:28: this class of threads is not at the top level",
    ],
    [
      'async function f() { "use thread"; }',
      'main.ts:2:1: "use thread" is for functions that a module exports',
    ],
    ['export function f() { "use thread"; }', 'main.ts:2:8: "use thread" is for async functions'],
  ])("%s", async (code, message) => {
    const { problems } = await planned(core + code);
    expect(problems).toEqual([expect.stringContaining(message)]);
  });
});
