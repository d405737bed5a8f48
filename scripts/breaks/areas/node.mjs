export const breaks = [
  {
    what: "a message that cannot be read hangs its thread on Node",
    file: "packages/carriers/src/parent.node.ts",
    find: `  port.on("messageerror", fail);
`,
    put: "",
    by: ["node/test/deaths.test.ts", "node/test/modules.test.ts > carriers that end"],
  },
  {
    what: "the exit code of a worker is not told",
    file: "packages/carriers/src/parent.node.ts",
    find: `new Error(\`its worker exited with code \${code}\`)`,
    put: "undefined",
    by: "node/test/deaths.test.ts > waited for",
  },
  {
    what: "the error that ends a worker is not told",
    file: "packages/carriers/src/parent.node.ts",
    find: `  worker.on("error", (error) => {
    cause = error;
  });`,
    put: '  worker.on("error", () => {});',
    by: "node/test/deaths.test.ts > no memory left",
  },
  {
    what: "a worker that is gone is alive to a main thread that blocks",
    file: "packages/carriers/src/life.node.ts",
    find: "return idle >= 0 || !(this.#heard || this.isTerminated);",
    put: "return true;",
    by: "node/test/deaths.test.ts > while the main thread blocks",
  },
  {
    what: "classes without a worker file are taken",
    file: "packages/carriers/src/parent.node.ts",
    find: "if (options.classes !== undefined && worker === undefined) {",
    put: "if (false) {",
    by: "node/test/options.test.ts",
  },
  {
    what: "currentThread takes anything",
    file: "packages/carriers/src/parent.node.ts",
    find: 'if (typeof currentThread !== "boolean")',
    put: "if (false)",
    by: "node/test/options.test.ts",
  },
  {
    what: "what worker returns is not looked at",
    file: "packages/carriers/src/parent.node.ts",
    find: 'if (typeof like?.postMessage === "function" && typeof like.on === "function")',
    put: "if (true)",
    by: "node/test/options.test.ts",
  },
  {
    what: "resourceLimits are dropped",
    file: "packages/carriers/src/parent.node.ts",
    find: "...(resourceLimits && { resourceLimits }),",
    put: "",
    by: ["node/test/options.test.ts", "node/test/deaths.test.ts > no memory left"],
  },
  {
    what: "context of one thread is seen by the next",
    file: "packages/carriers/src/worker.node.ts",
    find: 'return outside.runInAsyncScope(() => new AsyncResource("heddle.thread").runInAsyncScope(call));',
    put: "return call();",
    by: "node/test/contexts.test.ts",
  },
  {
    what: "the first error that ends a carrier is not told",
    file: "packages/carriers/src/worker.node.ts",
    find: 'process.on("uncaughtExceptionMonitor", (error) => carrier.fatal(error));',
    put: "",
    by: "node/test/modules.test.ts > carriers that end",
  },
];
