// Threads that nobody starts, given a signal that lives on. Run with --expose-gc.
import "@heddle/node";
import { Thread } from "@heddle/core";

class Idle extends Thread {
  static module = import.meta.url;
  run() {}
}

const { signal } = new AbortController();
// What is kept of a thread is what heddle knows of it.
const record = Symbol.for("heddle.thread");
const threads = Array.from({ length: 1000 }, () => new WeakRef(new Idle({ signal })[record]));
for (let turn = 0; turn < 10; turn++) {
  await new Promise(setImmediate);
  globalThis.gc();
}
console.log(threads.filter((thread) => thread.deref()).length, signal.aborted);
