import { describe, expect, it } from "vitest";
import { moduleError } from "../carrier/reasons.js";
import { homeFor, urlOfPath } from "./advice.js";

const core = "    at refByModule (file:///app/node_modules/@heddle/core/dist/node/thread.js:4:9)";
const stack = (...callers: string[]): string => ["Error", core, ...callers].join("\n");

describe("what to write where a class has no module", () => {
  for (const [what, caller, advice] of [
    ["an ES module", "file:///app/main.mjs:7:3", '"static module = import.meta.url"'],
    [
      "TypeScript",
      "file:///app/main.ts:7:3",
      '"static override readonly module = import.meta.url"',
    ],
    [
      "a module of a development server",
      "http://localhost/src/main.ts?t=17:7:3",
      '"static override readonly module = import.meta.url"',
    ],
    ["CommonJS", "/app/main.cjs:7:3", '"static module = __filename"'],
    [
      "JavaScript on Windows that may be CommonJS",
      "C:\\app\\main.js:7:3",
      '"static module = import.meta.url" (in CommonJS "static module = __filename")',
    ],
    [
      "TypeScript as CommonJS",
      "/app/main.cts:7:3",
      '"static override readonly module = __filename"',
    ],
  ] as const) {
    it(`fits ${what}`, () => {
      const said = homeFor(
        "Pinger",
        stack(`    at Pinger.start (${caller})`, "    at node:internal"),
      );
      expect(said).toBe(
        `write ${advice} in it and export it, or list it in the runtime's classes and in serve({ Pinger })`,
      );
    });
  }

  it("fits a bundle of Node's, which has heddle in the same file", () => {
    const said = homeFor(
      "Pinger",
      "Error\n    at a (/app/dist/main.js:1:2)\n    at /app/dist/main.js:3:4",
    );
    expect(said).toBe(
      "this file is a bundle: write createNodeRuntime({ classes: { Pinger }, worker }) and serve({ Pinger }) in the worker file",
    );
  });

  it("fits a page's bundle", () => {
    expect(
      homeFor("Pinger", "a@https://app.example/main.js:1:2\nb@https://app.example/main.js:3:4"),
    ).toContain("createBrowserRuntime({ classes: { Pinger }, worker })");
  });

  it("is for TypeScript where no stack says where it is", () => {
    expect(homeFor("Pinger", "")).toContain('"static override readonly module = import.meta.url"');
  });
});

describe("a module's path", () => {
  it("is taken for its URL", () => {
    expect(urlOfPath("/a b/50%/c#d.cjs")).toBe("file:///a%20b/50%25/c%23d.cjs");
    expect(urlOfPath("C:\\a b\\c.cjs")).toBe("file:///C:/a%20b/c.cjs");
    for (const other of ["./a.js", "a.js", "https://a/b.js", "C:a"])
      expect(urlOfPath(other)).toBeUndefined();
  });
});

describe("a module that a worker cannot load", () => {
  const unknown = Object.assign(new TypeError('Unknown file extension ".ts"'), {
    code: "ERR_UNKNOWN_FILE_EXTENSION",
  });

  it("is told how, where it is TypeScript", () => {
    const error = moduleError({ module: "file:///a/b.ts", name: "Pinger" }, unknown) as Error;
    expect(error.message).toContain("node --import ./register.mjs");
    expect(error.cause).toBe(unknown);
  });

  it("is told to be listed, where a bundler has put it into one file with the page", () => {
    const cause = new ReferenceError("document is not defined");
    const module = "https://page/assets/index-B1.js";
    const error = moduleError({ module, name: "t" }, cause) as Error;
    expect(error.message).toContain("document is not defined. That is code of the page");
    expect(error.message).toContain("createBrowserRuntime({ classes: { Pinger }, … })");
  });

  it("is told its cause alone, where it is anything else", () => {
    for (const [module, cause] of [
      ["file:///a/b.foo", unknown],
      ["file:///a/b.ts", new Error("broken")],
    ] as const) {
      const error = moduleError({ module, name: "Pinger" }, cause) as Error;
      expect(error.message).toBe(`cannot import export "Pinger" of ${module}: ${cause.message}`);
    }
  });
});
