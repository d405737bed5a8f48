export const breaks = [
  {
    what: "a worker file of another origin is not imported by a module of the page's own",
    file: "packages/carriers/src/origins.browser.ts",
    find: "isElsewhere(url) ? stubOf(url.href) : given",
    put: "given",
    by: "plugin/test/vite.origins.test.ts",
  },
  {
    what: "a page that is kept for later tells its failures",
    file: "packages/carriers/src/parent.browser.ts",
    find: "if (!event.persisted) end();",
    put: "end();",
    by: "browser/test/pagehide.test.ts",
  },
  {
    what: "a page that is left tells nothing",
    file: "packages/carriers/src/parent.browser.ts",
    find: "if (!event.persisted) end();",
    put: "",
    by: "browser/test/pagehide.test.ts",
  },
  {
    what: "a message that cannot be read hangs its thread in a page",
    file: "packages/carriers/src/parent.browser.ts",
    find: `  port.addEventListener("messageerror", () =>
    end(new Error("a message from it could not be read")),
  );
`,
    put: "",
    by: "browser/test/deaths.test.ts",
    survives:
      "Chromium reads every message that it lets a worker of the page's own origin send: none is known that a test could send",
  },
  {
    what: "a worker file that fails hangs its threads",
    file: "packages/carriers/src/parent.browser.ts",
    find: `    if (event.error || event.message) return end(event.error ?? new Error(event.message));
    void notLoaded(make).then(end);
`,
    put: "",
    by: "browser/test/deaths.test.ts",
  },
  {
    what: "a worker file that does not load fails its threads without a reason",
    file: "packages/carriers/src/parent.browser.ts",
    find: `    return await whyNotLoaded(make);`,
    put: `    return new Error("its worker file could not be loaded");`,
    by: "browser/test/pages/files.test.ts",
  },
  {
    what: "a missing worker file and one that is HTML are told alike",
    file: "packages/carriers/src/worker-file.browser.ts",
    find: `if (type.includes("text/html"))`,
    put: `if (type.includes("text/nothing"))`,
    by: "browser/test/pages/files.test.ts",
  },
  {
    what: "an error in a worker file is the page's too",
    file: "packages/carriers/src/parent.browser.ts",
    find: `    event.preventDefault();
    if (event.error`,
    put: "    if (event.error",
    by: "browser/test/deaths.test.ts",
    survives:
      "a page's error handler is none of the suite's: Vitest sees it as an error outside of the tests",
  },
  {
    what: "a worker that somebody else ends is not missed",
    survives: "its lock tells as well",
    file: "packages/carriers/src/parent.browser.ts",
    find: `    terminate();
    end();`,
    put: "    terminate();",
    by: "browser/test/deaths.test.ts",
  },
  {
    what: "a worker that closes itself is not missed",
    survives: "its lock tells as well",
    file: "packages/carriers/src/worker.browser.ts",
    find: `    port.postMessage(GONE);
`,
    put: "",
    by: "browser/test/roster.test.ts > carriers that end",
  },
  {
    what: "an uncaught error leaves a worker",
    file: "packages/carriers/src/worker.browser.ts",
    find: `    self.close();
`,
    put: "",
    by: "browser/test/roster.test.ts > carriers that end",
  },
  {
    what: "a rejection that nobody handles leaves a worker",
    file: "packages/carriers/src/worker.browser.ts",
    find: 'self.addEventListener("unhandledrejection", (event) => uncaught(event, event.reason));',
    put: "",
    by: "browser/test/roster.test.ts > errors that nobody caught",
  },
];
