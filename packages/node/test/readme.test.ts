import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const readmes = ["README.md", "packages/core/README.md", "packages/node/README.md"];

/** Programs of one file: what is complete in itself and begins by itself. */
const programs: { name: string; code: string }[] = [];
for (const readme of readmes) {
  const text = await readFile(join(root, readme), "utf8");
  for (const [, code] of text.matchAll(/^```ts\n(.*?)^```$/gms)) {
    if (!code?.includes("if (isMain)") || code.includes("…")) continue;
    programs.push({ name: `${readme.replaceAll(/\W/g, "-")}-${programs.length}`, code });
  }
}

/** Whether Node runs TypeScript as it stands, also `using`. */
const runsTypeScript = Number(process.versions.node.split(".")[0]) >= 24;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "heddle-readme-"));
  await symlink(dirname(dirname(resolve("typescript/package.json"))), join(home, "node_modules"));
  await writeFile(join(home, "package.json"), JSON.stringify({ type: "module" }));
  for (const { name, code } of programs) {
    await writeFile(join(home, `${name}.ts`), code);
    const built = await transform(code, { loader: "ts", target: "node20" });
    await writeFile(join(home, `${name}.js`), built.code);
  }
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("the READMEs have programs to run", () => {
  expect(programs.length).toBeGreaterThanOrEqual(5);
});

describe.each(runsTypeScript ? ["ts", "js"] : ["js"])("as it stands, .%s", (extension) => {
  test.each(programs)("$name runs, and says so", async ({ name }) => {
    const file = `${name}.${extension}`;
    const { stdout, stderr } = await run(process.execPath, ["--import", "@heddle/node", file], {
      cwd: home,
    });
    expect(stderr).toBe("");
    expect(stdout).not.toBe("");
  });
});

test("they satisfy TypeScript, also where only what can be erased is allowed", async () => {
  const config = {
    compilerOptions: {
      strict: true,
      noImplicitOverride: true,
      erasableSyntaxOnly: true,
      target: "ES2022",
      types: ["node"],
      module: "NodeNext",
      skipLibCheck: true,
      noEmit: true,
    },
    include: ["*.ts"],
  };
  await writeFile(join(home, "tsconfig.json"), JSON.stringify(config));
  const { stdout } = await run(process.execPath, [resolve("typescript/bin/tsc"), "-p", home]).catch(
    (error) => error,
  );
  expect(stdout).toBe("");
});
