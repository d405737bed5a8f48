/** The READMEs' programs, each run as it stands. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import ts from "typescript";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node, tool } from "./consumer.js";
import { openPage } from "./page.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readmes = [
  "README.md",
  ...["core", "node", "browser", "threads"].map((name) => `packages/${name}/README.md`),
];

interface Program {
  readonly name: string;
  readonly main: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Programs of one file are complete in themselves and begin by themselves. Those of several end with a `main.ts`, which
 * imports an adapter.
 */
const programs: Program[] = [];
for (const readme of readmes) {
  const text = await readFile(join(root, readme), "utf8");
  const add = (main: string, files: Readonly<Record<string, string>>) =>
    programs.push({ name: `${readme.replaceAll(/\W/g, "-")}-${programs.length}`, main, files });
  const known: Record<string, string> = {};
  for (const [, code = ""] of text.matchAll(/^```ts\n(.*?)^```$/gms)) {
    const [, file] = code.match(/^\/\/ ([\w.]+\.ts)/) ?? [];
    if (code.includes("…") && !code.includes("new URL(…)")) continue;
    if (code.includes("if (isMain)")) add("program.ts", { "program.ts": code });
    else if (file) {
      known[file] = code;
      if (file === "main.ts" && /(import|from) "@heddle\/(node|browser|threads)";/.test(code))
        add(file, needed(known, file));
    }
  }
}

/** A file of a README's and those that it names, which must be there. */
function needed(known: Readonly<Record<string, string>>, file: string): Record<string, string> {
  const files: Record<string, string> = {};
  const take = (name: string): void => {
    const code = known[name];
    if (code === undefined) throw new Error(`there is no ${name} before its ${file}`);
    if (files[name]) return;
    files[name] = code;
    for (const [, path = ""] of code.matchAll(/(?:from |new URL\()"\.\/([\w.]+?)(?:\.js|\.ts)?"/g))
      take(`${path}.ts`);
  };
  take(file);
  return files;
}

const isPage = ({ files }: Program): boolean =>
  Object.keys(files).some((file) => file.includes(".worker."));
const pages = programs.filter(isPage);
const onNode = programs.filter((program) => !isPage(program));
/** Whether Node runs TypeScript as it stands, also `using`. */
const runsTypeScript = Number(process.versions.node.split(".")[0]) >= 24;
/** No network is asked: what the programs fetch, they get. */
const fetched = "data:text/javascript,globalThis.fetch = async () => new Response('pong');";
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "heddle-readme-"));
  await symlink(join(root, "node_modules"), join(home, "node_modules"));
  await writeFile(join(home, "package.json"), JSON.stringify({ type: "module" }));
  for (const { name, files } of programs) {
    await mkdir(join(home, name));
    for (const [file, code] of Object.entries(files)) await writeFile(join(home, name, file), code);
  }
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("the READMEs have programs to run", () => {
  expect(onNode.length).toBeGreaterThanOrEqual(7);
  expect(pages.length).toBeGreaterThanOrEqual(3);
});

/** Files that import each other name them as TypeScript does, by what is built of them. */
const alone = onNode.filter(({ main }) => main === "program.ts");
const forms = [["js", onNode] as const, ...(runsTypeScript ? [["ts", alone] as const] : [])];

describe.each(forms)("on Node, as .%s", (extension, those) => {
  test.each(those)("$name runs, and says so", async ({ name, main, files }) => {
    const folder = join(home, name);
    if (extension === "js")
      for (const [file, code] of Object.entries(files)) {
        const built = await transform(code, { loader: "ts", target: "node20" });
        await writeFile(join(folder, file.replace(/\.ts$/, ".js")), built.code);
      }
    const ownRuntime = Object.values(files).some((code) => /^import "@heddle\//m.test(code));
    const runtime = ownRuntime ? [] : ["--import", "@heddle/node"];
    const program = main.replace(/\.ts$/, `.${extension}`);
    const printed = await node(folder, "--import", fetched, ...runtime, program);
    expect(printed).not.toBe("");
  });
});

describe("in a page, bundled by Vite", () => {
  test.each(pages)("$name runs", async ({ name }) => {
    const folder = join(home, name);
    await writeFile(
      join(folder, "index.html"),
      '<body><script type="module" src="/index.ts"></script></body>',
    );
    // What the program says goes to the test when it has ended.
    const index = `
      const said = [];
      console.log = (...what) => void said.push(what.join(" "));
      await import("./main");
      globalThis.answer = { said, body: document.body.textContent.trim() };
    `;
    await writeFile(join(folder, "index.ts"), index);
    await build({
      root: folder,
      configFile: false,
      logLevel: "error",
      build: { outDir: "dist", target: "es2022" },
      worker: { format: "es" },
    });
    const { said, body } = (await openPage(join(folder, "dist"))) as {
      said: string[];
      body: string;
    };
    const says: Record<string, RegExp> = {
      "packages-browser-README-md": /^\d+(\.\d+)?$/,
      "packages-threads-README-md": /^The square of 12 is 144\.$/,
    };
    expect([...said, body].join("")).toMatch(says[name.replace(/-\d+$/, "")] ?? /^$/);
  });
});

test("they satisfy TypeScript, also where only what can be erased is allowed", async () => {
  const config = {
    compilerOptions: {
      strict: true,
      noImplicitOverride: true,
      erasableSyntaxOnly: true,
      target: "ES2022",
      lib: ["ES2022", "DOM"],
      types: ["node"],
      module: "ESNext",
      moduleResolution: "bundler",
      skipLibCheck: true,
      noEmit: true,
    },
    include: ["*.d.ts", "*/*.ts"],
    exclude: ["*/index.ts"],
  };
  // Its own declarations do not resolve where packages have `exports`.
  const threads = 'declare module "threads";\ndeclare module "threads/worker";\n';
  await writeFile(join(home, "threads.d.ts"), threads);
  await writeFile(join(home, "tsconfig.json"), JSON.stringify(config));
  expect(await node(home, tool("typescript/bin/tsc"), "-p", home)).toBe("");
});

test("no example has what a runtime cannot erase: a constructor's fields, an enum, a namespace", async () => {
  const documents = [...readmes, ...(await markdownIn("docs"))];
  const examples = (await readdir(join(root, "examples"), { recursive: true })).filter(
    (path) => path.endsWith(".ts") && !/node_modules|dist/.test(path),
  );
  const codes: [string, string][] = [];
  for (const path of examples)
    codes.push([path, await readFile(join(root, "examples", path), "utf8")]);
  for (const path of documents) {
    const text = await readFile(join(root, path), "utf8");
    for (const [, code = ""] of text.matchAll(/^```ts\n(.*?)^```$/gms)) codes.push([path, code]);
  }
  expect(codes.length).toBeGreaterThan(50);
  const kept = codes.flatMap(([path, code]) => notErasable(code).map((part) => `${path}: ${part}`));
  expect(kept).toEqual([]);
});

async function markdownIn(folder: string): Promise<string[]> {
  const paths = await readdir(join(root, folder), { recursive: true });
  return paths
    .filter((path) => path.endsWith(".md") && !path.startsWith("api"))
    .map((path) => join(folder, path));
}

function notErasable(code: string): string[] {
  const found: string[] = [];
  const look = (part: ts.Node): void => {
    const isField = ts.isParameter(part) && ts.isParameterPropertyDeclaration(part, part.parent);
    if (isField || ts.isEnumDeclaration(part) || ts.isModuleDeclaration(part))
      found.push(part.getText());
    ts.forEachChild(part, look);
  };
  look(ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true));
  return found;
}
