import { Thread } from "@heddle/core";
import { rejects, throws } from "../check.js";
import { suite } from "../suite.js";

export const misuseClasses = suite("G9 Misuse", "classes that cannot be meant so", (test) => {
  for (const key of ["join", "start", "isAlive", "toString"]) {
    test(`a field that hides Thread's own ${key} is refused by name`, (t) => {
      const thread = t.thread("nothing");
      Object.defineProperty(thread, key, { value: 1, enumerable: true });
      throws(
        () => thread.constructor.prototype.start.call(thread),
        "THREAD_FIELD",
        `.${key} is a field`,
        "another name",
      );
    });
  }

  for (const key of ["state", "signal", "ident", "name", "daemon"] as const) {
    test(`a class field that hides Thread's own ${key} is refused by name`, (t) => {
      class Hiding extends t.fixtures.Square {
        constructor() {
          super(1);
          Object.defineProperty(this, key, { value: "mine", enumerable: true });
        }
      }
      throws(
        () => new Hiding().start(),
        "THREAD_FIELD",
        `Hiding.${key} is a field`,
        "another name",
      );
    });
  }

  for (const key of ["state", "signal", "ident", "stopRequested"] as const) {
    test(`a constructor that sets this.${key} is told whose class and whose ${key}`, (t) => {
      class Setting extends t.fixtures.Square {
        constructor() {
          super(1);
          Object.assign(this, { [key]: "mine" });
        }
      }
      throws(
        () => new Setting(),
        "THREAD_FIELD",
        `Setting sets this.${key}`,
        "Thread's own",
        "another name",
      );
    });
  }

  for (const given of [() => 1, { target: () => 1 }, { target: () => 1, name: "worker" }]) {
    const what = typeof given === "function" ? "a function" : Object.keys(given).join(" and ");
    test(`new Thread with ${what} is told to subclass, or to make a task`, () => {
      const New = Thread as unknown as new (given: unknown) => Thread;
      throws(() => new New(given), TypeError, "new Thread takes no function", "run()", "task(");
    });
  }

  test("run as a field is refused, with what to write", () => {
    class Arrow extends Thread {
      static override readonly module = import.meta.url;
      override run = () => {};
    }
    throws(() => new Arrow().start(), "THREAD_FIELD", "Arrow.run is a field", "run() { … }");
  });

  test("a class without run is refused", () => {
    class Lazy extends Thread {
      static override readonly module = import.meta.url;
      declare run: () => void;
    }
    throws(() => new Lazy().start(), TypeError, "Lazy has no run()");
  });

  test("a kind that is none is refused", (t) => {
    class Green extends t.fixtures.Square {
      static override readonly kind = "green" as never;
    }
    throws(
      () => new Green(1),
      TypeError,
      'Green.kind must be "virtual" or "platform", not "green"',
    );
  });

  test("a oneWay that is no list of names is refused", (t) => {
    for (const wrong of ["handle", 7, [1]]) {
      class Wrong extends t.fixtures.Square {
        static override readonly oneWay = wrong as never;
      }
      throws(() => new Wrong(1).start(), TypeError, "Wrong.oneWay must be an array of field names");
    }
  });

  test("a oneWay that names no field of the thread is refused, with the fields that there are", async (t) => {
    class Slip extends t.fixtures.Square {
      static override readonly oneWay = ["hadle"];
    }
    throws(
      () => new Slip(1).start(),
      TypeError,
      'Slip.oneWay names "hadle", which is no field of the thread when it starts (its fields: side)',
      "hadle = undefined",
    );
    await rejects(t.start("childWithSlip").join(), TypeError, 'Slip.oneWay names "hadle"');
  });

  test("Thread itself is abstract", () => {
    const Plain = Thread as unknown as new () => Thread;
    throws(() => new Plain().start(), TypeError, "has no run()");
  });
});
