/**
 * The little of a test library that the conformance suite needs, for runtimes on which none runs.
 * Cases run one after the other, in the order in which they were named.
 */
export class Cases {
  /** What `conformance` takes as `test`. */
  test = {
    describe: (name, define) => {
      this.#topic = name;
      define();
      this.#topic = "";
    },
    it: (title, run) => this.#cases.push({ topic: this.#topic, title, run }),
  };
  #topic = "";
  #cases = [];

  /**
   * @param short only the first case of each topic, and what concludes all.
   * @param only a part of the names of the cases to be run.
   * @param failed is called with each failure at once.
   * @returns how many there were, and those that failed, with why.
   */
  async run({ short = false, only = "", failed = () => {} } = {}) {
    const failures = [];
    let passed = 0;
    const chosen = this.#cases.filter(
      ({ topic, title }, index) =>
        topic === "" ||
        ((!short || this.#cases[index - 1]?.topic !== topic) &&
          `${topic} > ${title}`.includes(only)),
    );
    for (const { topic, title, run } of chosen) {
      try {
        await run();
        passed++;
      } catch (error) {
        const failure = { name: `${topic} > ${title}`, why: wordsOf(error) };
        failures.push(failure);
        failed(failure);
      }
    }
    return { passed, failures };
  }
}

/** Not every engine's stack begins with the message. */
function wordsOf(error) {
  const stack = String(error?.stack ?? "");
  const words = String(error);
  return (stack.includes(words) ? stack : `${words}\n${stack}`).split("\n").slice(0, 8).join("\n");
}
