// A test's fake timers, from before the first thread on: nothing fires, and nothing keeps the program alive.
import { isMain, Thread } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";

export class Sleeper extends Thread {
  static module = import.meta.url;
  async run() {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return "slept";
  }
}

if (isMain) {
  for (const name of ["setTimeout", "setInterval", "setImmediate"]) globalThis[name] = () => 0;
  const thread = new Sleeper().start(createNodeRuntime({ parallelism: 1 }));
  void thread.join().then((result) => console.log(result));
}
