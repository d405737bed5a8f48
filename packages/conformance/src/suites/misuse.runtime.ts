import { is, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

export const misuseRuntime = suite("G9 Misuse", "options of a runtime", (test) => {
  const wrong: [what: string, options: unknown, error: typeof TypeError, ...says: string[]][] = [
    ["parallelism: 0", { parallelism: 0 }, RangeError, "parallelism", "1 or more", "0"],
    ["parallelism: -1", { parallelism: -1 }, RangeError, "parallelism", "-1"],
    ["parallelism: 1.5", { parallelism: 1.5 }, RangeError, "parallelism", "whole number", "1.5"],
    ["parallelism: NaN", { parallelism: Number.NaN }, RangeError, "parallelism", "NaN"],
    [
      "parallelism as a string",
      { parallelism: "4" },
      TypeError,
      "parallelism must be a number",
      '"4"',
    ],
    [
      "an option that there is not",
      { parallelizm: 2 },
      TypeError,
      "no option parallelizm",
      "parallelism",
    ],
    [
      "fewer carriers at most than at once",
      { parallelism: 4, maxCarriers: 2 },
      RangeError,
      "maxCarriers must be no less than parallelism",
      "2 with parallelism: 4",
    ],
    ["maxCarriers: 0", { maxCarriers: 0 }, RangeError, "maxCarriers", "0"],
    [
      "an excepthook that is no function",
      { excepthook: "log" },
      TypeError,
      "excepthook must be a function",
      '"log"',
    ],
    ["an excepthook that is null", { excepthook: null }, TypeError, "excepthook", "null"],
    ["traceStarts: 1", { traceStarts: 1 }, TypeError, "traceStarts must be true or false", "1"],
    ["startTimeout: -1", { startTimeout: -1 }, RangeError, "startTimeout", "-1"],
    ["startTimeout as a string", { startTimeout: "1s" }, TypeError, "startTimeout", '"1s"'],
    ["closeTimeout: NaN", { closeTimeout: Number.NaN }, RangeError, "closeTimeout", "NaN"],
    ["closeTimeout: null", { closeTimeout: null }, TypeError, "closeTimeout", "null"],
    [
      "a worker that is no function",
      { worker: "./worker.js" },
      TypeError,
      "worker must be a function",
      '"./worker.js"',
    ],
  ];
  test.lacks("roster")("options that are no object are refused, with what to write", (t) => {
    for (const options of [4, null, "fast", []]) {
      throws(
        () => t.create(options as never),
        TypeError,
        "options object, not",
        "{ parallelism: 4",
      );
    }
  });

  for (const [what, options, error, ...says] of wrong) {
    test(`${what} is refused`, (t) => {
      throws(() => t.create(options as never), error, ...says);
    });
  }

  test("an excepthook that is set later must be a function too", (t) => {
    const own = t.open();
    throws(
      () => {
        own.excepthook = "log" as never;
      },
      TypeError,
      "excepthook must be a function",
    );
    is(typeof own.excepthook, "function");
  });

  const rosters: [what: string, classes: unknown, ...says: string[]][] = [
    ["a list", [class {}], "an object such as { Pinger }", "an array"],
    ["a class", class Pinger {}, "an object such as { Pinger }", "function Pinger"],
    ["null", null, "null"],
  ];
  for (const [what, classes, ...says] of rosters) {
    test.needs("roster")(`classes that are ${what} are refused`, (t) => {
      throws(() => t.create({ classes: classes as never }), TypeError, "classes must be", ...says);
    });
  }

  for (const [what, entry] of [
    ["a path", "./pinger.js"],
    ["a function", () => {}],
    ["a function of the old kind", function Pinger() {}],
  ] as const) {
    test.needs("roster")(`a roster's entry that is ${what} is refused by its key`, (t) => {
      const classes = { ...t.fixtures, Pinger: entry as never };
      throws(() => t.create({ classes }), TypeError, "classes.Pinger must be a class");
    });
  }

  test("what is enumerable on Object.prototype is no option", async (t) => {
    const property = { value: 1, enumerable: true, configurable: true };
    Object.defineProperty(Object.prototype, "fields", property);
    let join: Promise<unknown>;
    try {
      const own = t.open({ parallelism: 1 });
      const thread = new t.fixtures.Task("add", [1, 2], { name: "adder" });
      thread.start(own).stop(undefined, {});
      join = thread.join({ timeout: 20_000 });
      own.observe({ end() {} });
    } finally {
      Reflect.deleteProperty(Object.prototype, "fields");
    }
    await rejects(join, "THREAD_STOPPED");
  });
});
