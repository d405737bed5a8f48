import { defineConfig } from "tsup";

/**
 * esbuild writes what is constant in a module as `var`, which engines read anew at each use: a lock's fast
 * path takes a tenth longer. What nobody assigns to again becomes `const` again.
 */
function restoreConstants(code: string): string {
  return code.replace(/^var (\w+) = /gm, (declaration, name) => {
    const assignment = new RegExp(
      `(?<![\\w.])${name}\\s*([-+*/%&|^?<>]*=(?![=>])|\\+\\+|--)|(\\+\\+|--)${name}\\b`,
      "g",
    );
    return code.match(assignment)?.length === 1 ? `const ${name} = ` : declaration;
  });
}

export default defineConfig({
  entry: {
    index: "src/index.ts",
    adapter: "src/adapter.ts",
    "testing/index": "src/testing/index.ts",
    "testing/fixtures": "src/testing/fixtures.ts",
    // Each of these, and what it needs, is in files of its own, so that a bundler leaves out what a program
    // does not import: in one file it keeps every class, since their members' names are symbols. More files
    // than that would make a carrier's start longer on Node.
    "parts/thread": "src/thread.ts",
    "parts/lock": "src/sharing/lock.ts",
    "parts/queue": "src/sharing/queue/queue.ts",
  },
  format: "esm",
  target: "es2022",
  platform: "neutral",
  // The entries share one copy of the realm's state.
  splitting: true,
  clean: true,
  plugins: [{ name: "constants", renderChunk: (code) => ({ code: restoreConstants(code) }) }],
  // The threads' classes are found by the URL of the file they are in: it stays a file of its own.
  external: [/^\.\/fixtures\.js$/],
  // tsup's declaration build sets an option that TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
