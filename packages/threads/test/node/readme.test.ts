import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectedOutput, type Program, readPrograms } from "./readme.js";

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const programs = readPrograms();
const browser = programs.filter(({ heading }) => heading === "In browsers");
const node = programs.filter((program) => !browser.includes(program));
let home: string;

const folder = ({ heading, language }: Program): string =>
  join(home, `${heading.replaceAll(/\W/g, "-")}-${language}`);

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "heddle-readme-"));
  const packages = dirname(dirname(resolve("typescript/package.json")));
  await symlink(packages, join(home, "node_modules"), "junction");
  await writeFile(join(home, "package.json"), JSON.stringify({ type: "module" }));
  for (const program of programs) {
    await mkdir(folder(program));
    for (const [name, code] of program.files) await write(join(folder(program), name), code);
  }
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** A file as the README has it, and as Node takes it. */
async function write(path: string, code: string): Promise<void> {
  await writeFile(path, code);
  if (!path.endsWith(".ts")) return;
  const built = await transform(code, { loader: "ts", target: "node20" });
  await writeFile(path.replace(/\.ts$/, ".js"), built.code);
}

test("the README has the programs that it promises", () => {
  const count = (language: string) => node.filter((it) => it.language === language).length;
  expect(programs.every(({ files }) => files.has("main.js") || files.has("main.ts"))).toBe(true);
  expect({ js: count("js"), ts: count("ts"), browser: browser.length }).toEqual({
    js: 8,
    ts: 12,
    browser: 1,
  });
});

describe("a program of the README prints what it says", () => {
  test.for(node.map((program) => [`${program.heading}, ${program.language}`, program] as const))(
    "%s",
    async ([, program]) => {
      const { stdout, stderr } = await run(process.execPath, ["main.js"], { cwd: folder(program) });
      const expected = expectedOutput(program);
      expect(expected).not.toEqual([]);
      expect(stdout.trim().split("\n").toSorted()).toEqual(expected.toSorted());
      expect(stderr).toBe("");
    },
  );
});

test("the README's program for browsers is the one that runs in a browser", async () => {
  const written = browser.flatMap(({ files }) => [...files]);
  expect(written).toHaveLength(3);
  for (const [name, code] of written) {
    const tested = await readFile(new URL(`../browser/readme/${name}`, import.meta.url), "utf8");
    expect(tested.replaceAll(/\s/g, "")).toBe(code.replaceAll(/\s/g, ""));
  }
});

test("the README's programs satisfy TypeScript", async () => {
  const config = {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noImplicitOverride: true,
      target: "ES2022",
      lib: ["ES2023", "ESNext.Disposable", "DOM"],
      types: ["node"],
      module: "NodeNext",
      skipLibCheck: true,
      noEmit: true,
    },
    include: ["*.d.ts", "*-ts/*.ts"],
  };
  await writeFile(join(home, "tsconfig.json"), JSON.stringify(config));
  // Which its own declarations are not, see src/ambient.d.ts.
  const ambient = `declare module "threads";\ndeclare module "threads/worker";\n`;
  await writeFile(join(home, "threads.d.ts"), ambient);
  const tsc = run(process.execPath, [resolve("typescript/bin/tsc"), "-p", home]);
  const { stdout } = await tsc.catch((error) => error);
  expect(stdout).toBe("");
});
