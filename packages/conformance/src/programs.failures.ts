/** Programs with failures that nobody joins, or somebody does. */
import { installedRuntime } from "@heddle/core";
import { PlatformTask, QuotaError, Task } from "./fixtures.js";
import { until } from "./wait.js";

function failing(name: string): Task {
  return new Task("fail", ["quota"], { name });
}

/** The exit code that a program sets itself. */
function setExitCode(code: number): void {
  (globalThis as unknown as { process: { exitCode: number } }).process.exitCode = code;
}

function onUncaught(listener: (error: Error) => void): void {
  const { process } = globalThis as unknown as {
    process: { on(event: string, listener: (error: Error) => void): void };
  };
  process.on("uncaughtException", listener);
}

/** Waits without joining. */
function ended(...threads: Task[]): Promise<void> {
  return until(() => threads.every((thread) => !thread.isAlive()), "the threads have ended");
}

export const failurePrograms = {
  unjoinedFailure() {
    failing("worker-7").start();
  },
  twoUnjoinedFailures() {
    failing("first").start();
    new Task("fail", ["type"], { name: "second" }).start();
  },
  sameFailures() {
    for (let at = 1; at <= 49; at++) failing(`same ${at}`).start();
    new Task("fail", ["type"], { name: "another" }).start();
  },
  async joinedLate() {
    const runtime = installedRuntime();
    const thread = failing("late").start();
    let told = false;
    runtime.excepthook = (failure) => {
      runtime.defaultExcepthook(failure);
      told = true;
    };
    await until(() => told, "it was printed");
    await thread.join().catch((error: Error) => console.log(`caught: ${error.message}`));
  },
  async leftError() {
    console.log(await new Task("leaveError", ["quota"]).start().join());
    const { process } = globalThis as unknown as { process: { exitCode?: number } };
    await until(() => process.exitCode === 1, "it was printed");
  },
  async joinedFailure() {
    await failing("joined")
      .start()
      .join()
      .catch(() => {});
  },
  async joinedBeforeItFails() {
    const thread = failing("joined");
    const join = thread.start().join();
    await join.catch(() => {});
  },
  joinedByBlocking() {
    try {
      failing("joined").start().joinSync();
    } catch {
      console.log("caught");
    }
  },
  async joinedElsewhere() {
    const thread = failing("joined elsewhere").start();
    await new Task("stateAfterJoin", [thread]).start().join();
  },
  async timedOutJoin() {
    const thread = new Task("failWhenStopped", [], { name: "slow" }).start();
    await thread.join({ timeout: 0 }).catch(() => {});
    const child = new Task("fail", ["type"], { name: "timed out" }).start();
    await child.join({ timeout: 0 }).catch(() => {});
    thread.stop();
    await thread.join().catch(() => {});
  },
  async unjoinedChild() {
    await new Task("leaveChild", ["fail", "quota"]).start().join();
  },
  async unjoinedPlatformChild() {
    await new PlatformTask("leaveChild", ["fail", "quota"]).start().join();
  },
  async unjoinedStop() {
    const early = new Task("nothing").start();
    early.stop();
    const late = new Task("failWhenStopped").start();
    await until(() => late.state === "running", "it runs");
    late.stop();
    await ended(early, late);
  },
  async unjoinedKill() {
    await new PlatformTask("untilStopped").start().kill();
  },
  unjoinedLoss() {
    new Task("exit", [], { name: "lost one" }).start();
  },
  async customHook() {
    const thread = failing("hooked");
    installedRuntime().excepthook = ({ error, name, ident, thread: its }) => {
      console.log(`hook: ${name} ${error instanceof QuotaError} ${(error as Error).message}`);
      console.log(`hook: ${ident === thread.ident} ${its === thread}`);
    };
    thread.start();
    await ended(thread);
    console.log("main ends");
  },
  failingHook() {
    installedRuntime().excepthook = () => {
      throw new TypeError("the hook is broken");
    };
    failing("hooked").start();
    failing("hooked too").start();
  },
  restoredHook() {
    const runtime = installedRuntime();
    runtime.excepthook = () => console.log("never called");
    runtime.excepthook = runtime.defaultExcepthook;
    failing("restored").start();
  },
  hookWithoutThread() {
    const error = new RangeError("long gone");
    installedRuntime().defaultExcepthook({ error, name: "Worker-3", ident: 7, thread: null });
  },
  hookWithoutError() {
    new Task("fail", ["text"], { name: "texter" }).start();
    new Task("fail", ["undefined"], { name: "nobody" }).start();
  },
  async throwingObserver() {
    const runtime = installedRuntime();
    runtime.observe({
      start() {
        throw new Error("start broke");
      },
      end() {
        throw new Error("end broke");
      },
    });
    runtime.observe({ end: ({ state }) => console.log(`told: ${state}`) });
    onUncaught((error) => console.log(`uncaught: ${error.message}`));
    console.log(await new Task("add", [1, 2]).start().join());
  },
  async throwingObserverUncaught() {
    installedRuntime().observe({
      start() {
        throw new Error("start broke");
      },
    });
    await new Task("nothing").start().join();
  },
  async closedRuntime() {
    failing("before close").start();
    await installedRuntime().close();
  },
  ownExitCode() {
    setExitCode(5);
    failing("worker").start();
  },
  async exitInMain() {
    const thread = failing("worker").start();
    await ended(thread);
    (globalThis as unknown as { process: { exit(code: number): void } }).process.exit(0);
  },
};
