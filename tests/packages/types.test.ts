import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumers, node, tool } from "./consumer.js";

let consumers: Consumers;

beforeAll(async () => {
  consumers = await Consumers.make();
});
afterAll(() => consumers[Symbol.asyncDispose]());

describe("the declarations stand", () => {
  let directory: string;
  beforeAll(async () => {
    const adapters = ["@heddle/node", "@heddle/browser", "@heddle/threads"];
    directory = await consumers.install("types", "@heddle/core", ...adapters);
  });

  const programs = ["node", "browser", "javascript", "threads-node", "threads-browser"];
  test.each(programs)("in %s, with the runtime's own types and no others", async (program) => {
    const typeRoots = dirname(dirname(tool("@types/node/package.json")));
    const tsc = tool("typescript/bin/tsc");
    expect(await node(directory, tsc, "-p", program, "--typeRoots", typeRoots)).toBe("");
  });

  // The oldest that has `using`, what is in use, and the compiler in Go.
  describe.each(["5.2", "5.4", "5.9", "7"])("by TypeScript %s", (version) => {
    test.each(["node", "browser", "javascript"])("in %s", async (program) => {
      const typeRoots = dirname(dirname(tool("@types/node/package.json")));
      const tsc = join(dirname(tool(`typescript-${version}/package.json`)), "bin/tsc");
      expect(await node(directory, tsc, "-p", program, "--typeRoots", typeRoots)).toBe("");
    });
  });
});
