const uncaught = "node/test/modules.test.ts > errors that nobody caught";

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
    find: "return idle >= 0 || !(this.#heard || Number.isFinite(this.#terminatedAt));",
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
    what: "an error that nobody caught ends a carrier",
    file: "packages/carriers/src/worker.node.ts",
    find: "if (!carrier.uncaught(error)) process.exit(1);",
    put: "carrier.uncaught(error), process.exit(1);",
    by: uncaught,
  },
  {
    what: "an error that nobody caught is only told, also where its thread is known",
    file: "packages/core/src/carrier/runner.ts",
    find: "if (running?.record !== record) return { ident, name };",
    put: "return { ident, name };",
    by: uncaught,
  },
  {
    what: "an error that nobody caught fails whoever runs",
    file: "packages/core/src/carrier/runner.ts",
    find: 'return only?.record.kind === "platform" || this.#count === 1 ? only?.record : undefined;',
    put: "return only?.record;",
    by: uncaught,
  },
  {
    what: "a thread that failed by an error that nobody caught is not asked to stop",
    file: "packages/core/src/carrier/runner.ts",
    find: "record.markStopping(error, this.realm.peer.here);",
    put: "",
    by: uncaught,
  },
  {
    what: "a worker that heddle waits to end counts as terminated",
    file: "packages/carriers/src/parent.node.ts",
    find: "      ends = true;\n",
    put: "      ends = true;\n      watch.terminated();\n",
    by: "node/test/processes.test.ts > told dead",
  },
  {
    what: "a worker that takes long to stop is terminated again and again",
    file: "packages/carriers/src/parent.node.ts",
    find: "if (ended) return;",
    put: "",
    by: "node/test/processes.test.ts > terminated once",
  },
  {
    what: "a carrier makes a named array though there is one",
    file: "packages/core/src/sharing/handle.ts",
    find: "const known = elsewhere.get(object)?.find() ?? 0;",
    put: "const known = 0;",
    by: "node/test/memory.test.ts > by roster",
  },
  {
    what: "a named array that lost keeps its memory",
    file: "packages/core/src/sharing/shared.ts",
    find: "if (one !== object && isNew) object[Symbol.dispose]();",
    put: "",
    by: "node/test/memory.test.ts > by modules",
  },
  {
    what: "a worker compiles core itself",
    file: "packages/carriers/src/parent.node.ts",
    find: `    compiled?.fill();
`,
    put: "",
    by: "node/test/loading.test.ts > is compiled once",
  },
  {
    what: "a bundle for Node has no code for shared objects when it blocks",
    file: "packages/core/src/bundle.ts",
    find: `loadSharing();
`,
    put: "",
    by: "node/test/loading.test.ts > is modules for a bundler",
  },
];
