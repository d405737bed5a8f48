import { Thread } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";

/** A module as a URL, so that the suite needs no more files. */
function moduleOf(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

export const classes = suite("G20 Isolation", "classes that cannot be found", (test) => {
  const byUrl = test.needs("moduleUrls", "realms");

  byUrl(
    "ExecutorDeadlockTest.test_error_at_task_unpickle: a module that is not there is an error, no hang",
    async (t) => {
      class Lost extends Thread {
        static override readonly module = new URL(
          "no-such-module.js",
          String(t.fixtures.Task.module),
        );
        run(): void {}
      }
      const thread = new Lost().start();
      await rejects(thread.join(), "THREAD_MODULE", "no-such-module.js", '"Lost"');
      is(thread.state, "failed");
      is(await t.start("add", 1, 1).join(), 2, "the carrier lives on");
    },
  );

  byUrl("a module that throws while it is imported is told with its error", async () => {
    class Broken extends Thread {
      static override readonly module = moduleOf("throw new RangeError('broken at import')");
      run(): void {}
    }
    const error = await rejects(new Broken().start().join(), "THREAD_MODULE", "broken at import");
    is((error.cause as Error).constructor, RangeError);
  });

  byUrl("a module that cannot be parsed is told", async () => {
    class Garbled extends Thread {
      static override readonly module = moduleOf("export class {");
      run(): void {}
    }
    await rejects(new Garbled().start().join(), "THREAD_MODULE", '"Garbled"');
  });

  byUrl("a class that its module does not export is told, with what to write", async (t) => {
    class Unexported extends Thread {
      static override readonly module = t.fixtures.Task.module;
      run(): void {}
    }
    const words = ["fixtures", 'no export "Unexported"', "export class Unexported extends Thread"];
    await rejects(new Unexported().start().join(), "THREAD_MODULE", ...words);
  });

  byUrl("an export that is no Thread is told", async () => {
    class Number7 extends Thread {
      static override readonly module = moduleOf("export const Number7 = 7");
      run(): void {}
    }
    class Plain extends Thread {
      static override readonly module = moduleOf("export class Plain {}");
      run(): void {}
    }
    await rejects(new Number7().start().join(), "THREAD_MODULE", '"Number7"');
    await rejects(new Plain().start().join(), "THREAD_MODULE", '"Plain"', "that is a Thread");
  });

  byUrl("a class that inherits another's module is not found under its own name", async (t) => {
    class Heir extends t.fixtures.Square {}
    await rejects(new Heir(2).start().join(), "THREAD_MODULE", '"Heir"');
  });

  byUrl("what runs is the class that was started, or an error names both", async (t) => {
    const core = coreOf(t.fixtures.Task);
    const thread = (name: string, below: string, says: string, more = ""): string =>
      `class ${name} extends ${below} { ${more} run() { return "${says}"; } }`;
    const here = "static module = import.meta.url;";
    const first = moduleOf(`
      ${core}
      export ${thread("A", "Thread", "A", here)}
      export const B = ${thread("A", "Thread", "B", here)};
      ${thread("c", "Thread", "c", here)}
      ${thread("d", "Thread", "d", here)}
      export { c as d, d as c };
      const make = (says) => ${thread("Made", "Thread", "", here).replace('""', "says")};
      export const Left = make("left");
      export const Right = make("right");
      export ${thread("Job", "Thread", "the first Job", here)}
      export ${thread("Below", "Job", "below")}
      export class Heir extends Job {}`);
    const second = moduleOf(`
      import * as first from ${JSON.stringify(first)};
      export const Job = ${thread("Job", "first.Job", "the second Job")};
      export const Below = ${thread("Below", "first.Job", "the second one below")};
      export const Own = ${thread("Job", "first.Job", "its own Job", here)};`);
    type Classes = Record<string, new () => Thread<string>>;
    const load = (url: string): Promise<Classes> => import(/* @vite-ignore */ url);
    const [one, two] = await Promise.all([load(first), load(second)]);
    const run = (Class: (new () => Thread<string>) | undefined): Promise<unknown> => {
      ok(Class, "it is exported");
      return new Class().start().join();
    };
    // Twice, since the second thread is looked up in another way.
    for (let round = 0; round < 2; round++) {
      equal(
        [await run(one.A), await run(one.B), await run(one.c), await run(one.d)],
        ["A", "B", "d", "c"],
      );
      equal(
        [await run(one.Job), await run(one.Below), await run(one.Heir)],
        ["the first Job", "below", "the first Job"],
      );
      is(await run(two.Own), "its own Job");
      await rejects(run(one.Left), "THREAD_MODULE", "Made", '"Left" and "Right"');
      await rejects(run(two.Job), "THREAD_MODULE", "the class Job", '"Job"');
      await rejects(run(two.Below), "THREAD_MODULE", "the class Below", '"Below"');
    }
  });

  byUrl("a failure to import is tried again by the next thread", async () => {
    const source = moduleOf("throw new Error('each time')");
    class Again extends Thread {
      static override readonly module = source;
      run(): void {}
    }
    for (let round = 0; round < 3; round++) {
      await rejects(new Again().start().join(), "THREAD_MODULE", "each time");
    }
  });

  byUrl("neighbours of a class that is not found run", async (t) => {
    class Missing extends Thread {
      static override readonly module = moduleOf("export {}");
      run(): void {}
    }
    const threads = [t.start("add", 1, 1), new Missing().start(), t.start("add", 2, 2)];
    const [first, second, third] = await Promise.allSettled(threads.map((thread) => thread.join()));
    ok(first?.status === "fulfilled" && third?.status === "fulfilled", "the others run");
    is(second?.status, "rejected");
  });

  byUrl(
    "a class that starts itself while its module is imported on a carrier is refused, with the guard to write",
    async (t) => {
      const core = coreOf(t.fixtures.Task);
      const source = `
      ${core}
      export class Bomb extends Thread { static module = import.meta.url; run() {} }
      new Bomb().start();`;
      class Bomb extends Thread {
        static override readonly module = moduleOf(source);
        run(): void {}
      }
      await rejects(new Bomb().start().join(), "THREAD_BOOTSTRAPPING", "isMain", "Bomb");
      is(await t.start("add", 1, 1).join(), 2, "the carrier lives on");
    },
  );

  test("a class without a module is refused at start, with what to write", () => {
    class Homeless extends Thread {
      run(): void {}
    }
    const words = ["Homeless", "module = import.meta.url", "serve("];
    throws(() => new Homeless().start(), "THREAD_MODULE", ...words);
  });

  test("a class without a name is refused", () => {
    const nameless = (() =>
      class extends Thread {
        static override readonly module = import.meta.url;
        run(): void {}
      })();
    throws(() => new nameless().start(), "THREAD_MODULE", "without a name");
  });

  test("a module that is no absolute URL is refused", () => {
    const start = (module: unknown) => {
      class Relative extends Thread {
        static override readonly module = module as string;
        run(): void {}
      }
      return () => new Relative().start();
    };
    throws(start("./relative.js"), "THREAD_MODULE", "absolute URL", '"./relative.js"');
    throws(start(7), "THREAD_MODULE", "absolute URL", "7");
    throws(start({}), "THREAD_MODULE", "absolute URL");
  });

  test.needs("roster")(
    "a class that the worker file does not serve is told, with those that it serves",
    async (t) => {
      class Ghost extends Thread {
        run(): void {}
      }
      const own = t.open({ classes: { ...t.fixtures, Ghost } });
      await rejects(
        new Ghost().start(own).join(),
        "THREAD_MODULE",
        '"Ghost"',
        "Square",
        "serve({ Ghost })",
      );
      is(await t.startOn(own, "add", 1, 1).join(), 2);
    },
  );

  test.needs("roster")(
    "threads are called after the roster's key, which a minifier does not change",
    (t) => {
      class r extends Thread {
        run(): void {}
      }
      t.open({ classes: { ...t.fixtures, Pinger: r } });
      ok(/^Pinger-\d+$/.test(new r().name), new r().name);
      ok(String(new r()).startsWith("<Pinger Pinger-"), String(new r()));
    },
  );

  test.needs("roster")(
    "keys travel, not names: the roster's key need not be the class's",
    async (t) => {
      const { Square: Renamed, ...others } = t.fixtures;
      const own = t.open({ classes: { ...others, Square: Renamed } });
      is(await new Renamed(1).start(own).join(), "Square of 4");
    },
  );
});

/** Source that has core's `Thread`: a module without an address of its own cannot import it by a package's name. */
function coreOf({ module }: { readonly module?: string | URL | undefined }): string {
  const fixtures = JSON.stringify(String(module));
  return `import { Task } from ${fixtures}; const Thread = Object.getPrototypeOf(Task);`;
}
