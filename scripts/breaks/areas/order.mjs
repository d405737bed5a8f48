const threads = "node/test/modules.test.ts > carriers and many threads";
const memory = "core/test/memory.test.ts";

export const breaks = [
  {
    what: "a carrier begins all that it has been sent before its event loop has a turn",
    file: "packages/core/src/carrier/runner.ts",
    find: "const TURN = 8;",
    put: "const TURN = 1e9;",
    by: threads,
  },
  {
    what: "the clock is looked at in rows only",
    file: "packages/core/src/carrier/runner.ts",
    find: "      const arrived = this.#line[0] as Arrived;",
    put: "      this.#left = 1;\n      const arrived = this.#line[0] as Arrived;",
    by: threads,
  },
  {
    what: "messages that come while the event loop has its turn begin threads at once",
    file: "packages/core/src/carrier/runner.ts",
    find: "if (this.#beginning || this.#pausing || this.#line.length === 0) return;",
    put: "if (this.#beginning || this.#line.length === 0) return;",
    by: threads,
    survives: "it needs messages that come just then",
  },
  {
    what: "a carrier does not go on after the event loop's turn",
    file: "packages/core/src/carrier/runner.ts",
    find: "    this.#pausing = false;\n    this.run();",
    put: "    this.#pausing = false;",
    by: threads,
  },
  {
    what: "an end that comes for a thread of another carrier counts",
    file: "packages/core/src/main/endings.ts",
    find: "if (!job || job.link !== link) continue;",
    put: "if (!job) continue;",
    by: ["core/test/model.test.ts"],
    survives: "no carrier ends a thread that it has not taken: this is a second line of defence",
  },
  {
    what: "stop does not reach a thread that runs",
    file: "packages/core/src/main/main-realm.ts",
    find: "      sendStop(this, job, link, reason);",
    put: "",
    by: `${memory} > G8 Thread: stop`,
  },
];
