// One signal for many threads: no warning of a leak.
import "@heddle/node";
import { Thread } from "@heddle/core";

export class Sleeper extends Thread {
  static module = import.meta.url;
  constructor(signal) {
    super({ signal });
  }
  run() {
    return new Promise((_, reject) =>
      this.signal.addEventListener("abort", () => reject(this.signal.reason)),
    );
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const controller = new AbortController();
  const threads = Array.from({ length: 50 }, () => new Sleeper(controller.signal).start());
  const ends = Promise.allSettled(threads.map((thread) => thread.join()));
  while (threads.some(({ state }) => state !== "running")) await new Promise(setImmediate);
  controller.abort("enough");
  console.log(new Set((await ends).map(({ reason }) => reason)));
}
