import { execFile, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { linesOf } from "./lines.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");
const names = readdirSync(`${root}programs`)
  .filter((file) => file.endsWith(".py"))
  .map((file) => file.slice(0, -3));

async function run(command: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(command, args, { cwd: root });
  return stdout + stderr;
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const unlessMissing = hasPython ? "" : " (not tried: there is no python3 on this machine)";

describe.each(names)("%s", (name) => {
  it("prints in heddle what it is to print", async () => {
    const command = [process.execPath, "--import", "@heddle/node", `dist/${name}.js`] as const;
    expect(await run(...command)).toBe(read(`programs/${name}.txt`));
  });

  it.skipIf(!hasPython)(`prints the same in Python${unlessMissing}`, async () => {
    expect(await run("python3", `programs/${name}.py`)).toBe(read(`programs/${name}.txt`));
  });
});

describe("the lines of the programs", () => {
  const counted = names.map((name) => ({
    name,
    python: linesOf(read(`programs/${name}.py`), "py"),
    heddle: linesOf(read(`programs/${name}.ts`), "ts"),
  }));
  const sum = (language: "python" | "heddle"): number =>
    counted.reduce((lines, each) => lines + each[language], 0);

  it("are as the README says, for each program", () => {
    const rows = [...read("README.md").matchAll(/^\| \[(\w+)\]\S* \| (\d+) \| (\d+) \|/gm)];
    const said = rows.map(([, name, python, heddle]) => ({
      name,
      python: Number(python),
      heddle: Number(heddle),
    }));
    expect(said).toEqual(counted);
    expect(read("README.md")).toContain(`| all | ${sum("python")} | ${sum("heddle")} |`);
  });

  it("are fifteen programs, and at most 1.2 times as many as Python's", () => {
    expect(names).toHaveLength(15);
    expect(sum("heddle") / sum("python")).toBeLessThanOrEqual(1.2);
  });

  it("are counted without blank lines, comments and docstrings", () => {
    expect(linesOf('"""One\ntwo."""\nimport a  # b\n\n# c\nx = """not one"""\n', "py")).toBe(2);
    expect(linesOf('// One\n\nimport a; // b\n/* c\n d */\nconst x = "// d";\n', "ts")).toBe(2);
  });
});
