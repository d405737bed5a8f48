export const breaks = [
  {
    what: "a lock is had by two",
    file: "packages/core/src/sharing/lock.ts",
    find: "if (plain && Atomics.compareExchange(this.#words, at, word, next) === word) return;",
    put: "if (plain && Atomics.compareExchange(this.#words, at, word, next) === word) { this.#words[at] = 0; return; }",
    by: ["core/test/waiting.model.test.ts", "core/test/memory.test.ts > Lock"],
  },
  {
    what: "release of a lock that nobody holds is taken",
    file: "packages/core/src/sharing/lock.ts",
    find: "const plain = word >>> OWNER !== 0 && next !== WAITERS;",
    put: "const plain = next !== WAITERS;",
    by: ["core/test/memory.test.ts > Lock", "core/test/memory.test.ts > G9"],
  },
  {
    what: "one who waits is passed over for ever",
    file: "packages/core/src/sharing/lock.ts",
    find: "const plain = word >>> OWNER !== 0 && next !== WAITERS;",
    put: "const plain = word >>> OWNER !== 0;",
    by: ["core/test/memory.test.ts > Lock"],
  },
  {
    what: "tryAcquire forgets who has the lock",
    file: "packages/core/src/sharing/lock.ts",
    find: `    this.#by = shared.caller;
    return true;
  }

  /** @throws`,
    put: `    return true;
  }

  /** @throws`,
    by: ["core/test/memory.test.ts > Lock"],
  },
  {
    what: "hold does not mind a timeout",
    file: "packages/core/src/sharing/lock.ts",
    find: 'if (!(await this.acquire(options))) throw timedOut("Lock.hold", options);',
    put: "await this.acquire(options);",
    by: ["core/test/memory.test.ts > Lock", "core/test/memory.test.ts > hold"],
  },
  {
    what: "holdSync does not mind a timeout",
    file: "packages/core/src/sharing/lock.ts",
    find: 'if (!this.acquireSync(options)) throw timedOut("Lock.holdSync", options);',
    put: "this.acquireSync(options);",
    by: ["core/test/memory.test.ts > Lock", "node/test/primitives.test.ts > hold"],
  },
];
