import { equal, is, ok, throws } from "../check.js";
import { suite } from "../suite.js";

export const names = suite("G8 Thread", "names and daemons", (test) => {
  test("ThreadTests.test_name: a name that is given, a number, and the class's own name with a count", (t) => {
    const { Task } = t.fixtures;
    const named = (name: unknown): string => new Task("nothing", [], { name: name as string }).name;
    is(named("myname1"), "myname1");
    is(named(123), "123");
    for (const name of [named(""), named(undefined), named(null)]) {
      ok(/^_?Task-\d+$/.test(name), name);
    }
    const [first, second] = [new t.fixtures.Square(1), new t.fixtures.Square(1)];
    const count = Number(first.name.split("-")[1]);
    equal([first.name, second.name], [`Square-${count}`, `Square-${count + 1}`]);
  });

  test("a name can be set at any time, and need not be the only one", async (t) => {
    const threads = [t.thread("untilStopped"), t.thread("untilStopped")];
    for (const thread of threads) {
      thread.name = "twin";
      thread.start();
    }
    await t.running(...threads);
    for (const thread of threads) {
      is(thread.name, "twin");
      thread.stop();
      await thread.join();
      thread.name = "after";
      is(thread.name, "after");
    }
  });

  test("a thread knows its own name", async (t) => {
    const { Task } = t.fixtures;
    is(await new Task("ownName", [], { name: "fetcher" }).start().join(), "fetcher");
  });

  test("a thread's name in messages is the one that it has", async (t) => {
    const thread = new t.fixtures.Task("untilStopped", [], { name: "slow one" }).start();
    await thread.join({ timeout: 0 }).catch((error: Error) => {
      ok(error.message.includes("slow one"), error.message);
    });
    await t.running(thread);
    thread.stop();
    await thread.join();
  });

  test("ThreadTests.test_daemon_param: false unless given", (t) => {
    const { Task } = t.fixtures;
    is(new Task("nothing").daemon, false);
    is(new Task("nothing", [], { daemon: false }).daemon, false);
    is(new Task("nothing", [], { daemon: true }).daemon, true);
    const thread = new Task("nothing");
    thread.daemon = true;
    is(thread.daemon, true);
  });

  test("ThreadTests.test_repr_daemon: printing a thread says that it is a daemon", (t) => {
    const { Task } = t.fixtures;
    ok(!String(new Task("nothing")).includes("daemon"), "it is none");
    ok(String(new Task("nothing", [], { daemon: true })).includes("daemon"), "it is one");
  });

  test("printing a thread says class, name, state and ident", async (t) => {
    const thread = new t.fixtures.Square(2);
    is(String(thread), `<Square ${thread.name} new>`);
    await thread.start().join();
    is(String(thread), `<Square ${thread.name} done ${thread.ident}>`);
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    is((thread as unknown as Record<symbol, () => string>)[inspect]?.(), String(thread));
  });

  test("ThreadingExceptionTests.test_daemonize_active_thread: daemon is fixed once started", async (t) => {
    const thread = t.start("untilStopped");
    const set = () => {
      thread.daemon = true;
    };
    throws(set, "THREAD_ALREADY_STARTED", "before start()");
    await t.running(thread);
    throws(set, "THREAD_ALREADY_STARTED", "before start()");
    thread.stop();
    await thread.join();
    throws(set, "THREAD_ALREADY_STARTED", "before start()");
    is(thread.daemon, false);
  });

  test("a daemon thread is a thread like any other as long as the program lives", async (t) => {
    const daemon = new t.fixtures.Task("add", [2, 3], { daemon: true });
    is(await daemon.start().join(), 5);
  });

  test("a thread that a daemon starts is no daemon unless it says so", async (t) => {
    const daemon = new t.fixtures.Task("childIsDaemon", [], { daemon: true });
    is(await daemon.start().join(), false);
  });
});
