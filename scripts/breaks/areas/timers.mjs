export const breaks = [
  {
    what: "a cancelled timer fires",
    file: "packages/core/src/sharing/timer.ts",
    find: "while (!(await finished.wait({ timeout })))",
    put: "while (!(await finished.wait({ timeout })) || true)",
    by: ["core/src/sharing/timer.test.ts", "core/test/memory.test.ts > G12 Timer"],
  },
  {
    what: "a timer starts twice",
    file: "packages/core/src/sharing/timer.ts",
    find: `    if (this.#started) {
      throw`,
    put: `    if (false) {
      throw`,
    by: ["core/src/sharing/timer.test.ts", "core/test/memory.test.ts > G12 Timer"],
  },
  {
    what: "what a timer throws is lost where nobody joins",
    file: "packages/core/src/sharing/timer.ts",
    find: "if (!isTold) throw error;",
    put: "",
    by: ["core/src/sharing/timer.test.ts", "node/test/programs.test.ts > what a timer throws"],
  },
  {
    what: "a timer that was joined throws besides",
    file: "packages/core/src/sharing/timer.ts",
    find: "if (!isTold) throw error;",
    put: "throw error;",
    by: ["core/src/sharing/timer.test.ts", "core/test/memory.test.ts > G12 Timer"],
  },
  {
    what: "a join of a timer that was given up stays",
    file: "packages/core/src/sharing/finished.ts",
    find: `        this.#waiting.delete(told);
`,
    put: "",
    by: ["core/test/leftovers.test.ts"],
  },
  {
    what: "the listener of a join of a timer stays on the signal",
    file: "packages/core/src/sharing/finished.ts",
    find: `        unlisten?.();
        how();`,
    put: "        how();",
    by: ["core/test/leftovers.test.ts"],
  },
  {
    what: "a timer does not wait for its promise",
    file: "packages/core/src/sharing/timer.ts",
    find: "      await this.function(...this.args);",
    put: "      this.function(...this.args);",
    by: ["core/src/sharing/timer.test.ts", "core/test/memory.test.ts > G12 Timer"],
  },
  {
    what: "a timeout of 0 of a join waits",
    file: "packages/core/src/sharing/finished.ts",
    find: "if (timeout === 0) return resolve(false);",
    put: "",
    by: ["core/src/sharing/timer.test.ts", "core/test/memory.test.ts > G12 Timer"],
  },
  {
    what: "a timer is late by its own length",
    file: "packages/core/src/base/timer.ts",
    find: "const deadline = monotonic() + ms;",
    put: "const deadline = monotonic() + 2 * ms;",
    by: ["core/test/timeouts.test.ts", "core/src/base/timer.test.ts"],
  },
  {
    what: "a timer's subclass has its own run ignored",
    file: "packages/core/src/sharing/timer.ts",
    find: "await this.run();",
    put: "await Timer.prototype.run.call(this);",
    by: "core/test/memory.test.ts > G12 Timer",
  },
  {
    what: "a timer that repeats calls once",
    file: "packages/core/src/sharing/timer.ts",
    find: "if (!this.#repeat || finished.isSet()) return;",
    put: "return;",
    by: "core/test/memory.test.ts > G12 Timer",
  },
];
