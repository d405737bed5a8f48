export const breaks = [
  {
    what: "a cancelled timer fires",
    file: "packages/core/src/sharing/timer.ts",
    find: `    this.#stop?.();
    this.#end("cancelled");`,
    put: '    this.#end("cancelled");',
    by: ["core/src/sharing/timer.test.ts", "core/test/memory.test.ts > G12 Timer"],
  },
  {
    what: "a timer starts twice",
    file: "packages/core/src/sharing/timer.ts",
    find: `    if (this.#stop) {
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
    file: "packages/core/src/sharing/timer.ts",
    find: `        this.#joining.delete(ended);
`,
    put: "",
    by: ["core/test/leftovers.test.ts"],
  },
  {
    what: "the listener of a join of a timer stays on the signal",
    file: "packages/core/src/sharing/timer.ts",
    find: `        unlisten?.();
        how();`,
    put: "        how();",
    by: ["core/test/leftovers.test.ts"],
  },
  {
    what: "a timer does not wait for its promise",
    file: "packages/core/src/sharing/timer.ts",
    find: "      await this.#call(...this.args);",
    put: "      this.#call(...this.args);",
    by: ["core/src/sharing/timer.test.ts", "core/test/memory.test.ts > G12 Timer"],
  },
  {
    what: "start after cancel counts",
    file: "packages/core/src/sharing/timer.ts",
    find: "isNew ? after(this.interval, () => void this.#fire()) : () => {}",
    put: "after(this.interval, () => void this.#fire())",
    by: ["core/src/sharing/timer.test.ts", "core/test/memory.test.ts > G12 Timer"],
  },
  {
    what: "a timeout of 0 of a join waits",
    file: "packages/core/src/sharing/timer.ts",
    find: "if (timeout === 0) throw tooLate(0);",
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
];
