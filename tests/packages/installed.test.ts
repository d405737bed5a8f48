/** What an editor, a stack and a debugger find in the packages as they are installed. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumers, node, tool } from "./consumer.js";

const names = ["@heddle/core", "@heddle/node", "@heddle/browser", "@heddle/threads"];
let consumers: Consumers;
let directory: string;

beforeAll(async () => {
  consumers = await Consumers.make();
  directory = await consumers.install("stacks", ...names);
});
afterAll(() => consumers[Symbol.asyncDispose]());

describe.each(names)("%s", (name) => {
  test("exports its manifest", () => {
    const { resolve } = createRequire(join(directory, "program.js"));
    const manifest = JSON.parse(readFileSync(resolve(`${name}/package.json`), "utf8"));
    expect(manifest.name).toBe(name);
  });

  test("brings each source that its maps name", async () => {
    const home = join(directory, "node_modules", name);
    const paths = (await readdir(home, { recursive: true })).filter((path) =>
      path.endsWith(".map"),
    );
    expect(paths.some((path) => path.endsWith(".d.ts.map"))).toBe(true);
    expect(paths.some((path) => path.endsWith(".js.map"))).toBe(true);
    const missing = [];
    for (const path of paths) {
      const map = JSON.parse(await readFile(join(home, path), "utf8"));
      for (const [at, source] of map.sources.entries())
        if (!map.sourcesContent?.[at] && !existsSync(join(home, dirname(path), source)))
          missing.push(`${path}: ${source}`);
    }
    expect(missing).toEqual([]);
  });
});

test.each([
  [
    "thread.join",
    'import { Thread } from "@heddle/core";\ndeclare const thread: Thread;\n',
    /^ {2}join\(/,
  ],
  ["new Queue", 'import { Queue } from "@heddle/core";\n', /^export class Queue</],
  ["createNodeRuntime", 'import { createNodeRuntime } from "@heddle/node";\n', /^export function/],
])("an editor leads from %s to its TypeScript", async (use, head, line) => {
  const file = join(directory, "definition.ts");
  const { file: found, start } = await definition(file, `${head}${use};\n`);
  expect(relative(directory, found)).toMatch(/^node_modules\/@heddle\/\w+\/src\/.*\.ts$/);
  expect(readFileSync(found, "utf8").split("\n")[start.line - 1]).toMatch(line);
});

test("createBrowserRuntime on a server says that it is for pages", async () => {
  await writeFile(
    join(directory, "server.js"),
    'import { createBrowserRuntime } from "@heddle/browser";\n' +
      "try { createBrowserRuntime({ worker: () => {} }); } catch (error) { console.log(String(error)); }\n",
  );
  expect(await node(directory, "server.js")).toMatch(
    /^TypeError: createBrowserRuntime is for pages/,
  );
});

/** Where TypeScript's server leads from the last name in a file. */
async function definition(file: string, text: string) {
  await writeFile(file, text);
  const last = text.trimEnd().split("\n").length;
  const offset = text.trimEnd().split("\n").at(-1)?.length ?? 0;
  const server = spawn(process.execPath, [
    tool("typescript/lib/tsserver.js"),
    "--disableAutomaticTypingAcquisition",
  ]);
  try {
    const send = (seq: number, command: string, args: object) =>
      server.stdin.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
    send(1, "open", { file });
    send(2, "definition", { file, line: last, offset: offset - 1 });
    let output = "";
    for await (const chunk of server.stdout) {
      output += chunk;
      const answer = output
        .split("\n")
        .find((each) => each.includes('"request_seq":2') && each.endsWith("}"));
      if (answer) return JSON.parse(answer).body[0];
    }
    throw new Error(`the server ended: ${output}`);
  } finally {
    server.kill();
  }
}

test("a stack names the user's class, and leads to heddle's TypeScript", async () => {
  const stacks = JSON.parse(await node(directory, "--enable-source-maps", "program.js"));
  expect(Object.keys(stacks)).toEqual(["Pinger", "Blocking", "Ticks"]);
  for (const [name, stack] of Object.entries<string>(stacks)) {
    expect(stack).toMatch(new RegExp(`^Error: inside\n +at ${name}\\.run \\(.*program\\.js`));
    expect(stack).not.toMatch(/@heddle\/\w+\/dist\//);
  }
  expect(stacks.Pinger).toMatch(/@heddle\/core\/src\/carrier\/runner\.ts:\d+/);
});
