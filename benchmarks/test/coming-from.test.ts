import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectedOutput, lines, type Program, readPrograms } from "./coming-from.programs.js";

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const programs = readPrograms();
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "heddle-coming-from-"));
  const packages = dirname(dirname(resolve("typescript/package.json")));
  await symlink(packages, join(home, "node_modules"), "junction");
  await writeFile(join(home, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const title = ({ page, heading, isHeddle }: Program): string =>
  `${page.replace(".md", "")}: ${heading}, ${isHeddle ? "heddle" : "the original"}`;

async function outputOf(program: Program): Promise<string[]> {
  const folder = join(home, title(program).replaceAll(/\W/g, "-"));
  await mkdir(folder);
  for (const [name, code] of program.files) {
    const isTyped = name.endsWith(".ts");
    const built = isTyped ? (await transform(code, { loader: "ts", target: "node20" })).code : code;
    await writeFile(join(folder, name.replace(/\.ts$/, ".js")), built);
  }
  const options = { cwd: folder, timeout: 50_000 };
  const { stdout } = program.files.has("main.py")
    ? await run("python3", ["main.py"], options)
    : await run(
        process.execPath,
        [...(program.isHeddle ? ["--import", "@heddle/node"] : []), "main.js"],
        options,
      );
  return stdout.trim().split(/\r?\n/);
}

/** Where there is no Python, its side of the page is not tried. */
const hasPython = await run("python3", ["-c", "import queue"]).then(
  () => true,
  () => false,
);

for (const program of programs) {
  const canRun = hasPython || !program.files.has("main.py");
  test.runIf(canRun)(`${title(program)} prints what it says`, async () => {
    const expected = expectedOutput(program);
    expect(expected).not.toEqual([]);
    expect(await outputOf(program)).toEqual(expected);
  });
}

for (const left of programs.filter(({ isHeddle }) => !isHeddle)) {
  test(`${left.page}: ${left.heading} needs no more lines with heddle, and prints the same`, () => {
    const right = programs.find(
      ({ page, heading, isHeddle }) => isHeddle && page === left.page && heading === left.heading,
    );
    expect(right && expectedOutput(right)).toEqual(expectedOutput(left));
    expect(right && lines(right)).toBeLessThanOrEqual(lines(left));
  });
}
