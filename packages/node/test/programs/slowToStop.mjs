// A killed worker that cannot stop at once, while the main thread blocks for another one.
import { pbkdf2Sync } from "node:crypto";
import { Event, isMain, Thread } from "@heddle/core";

export class Derives extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  constructor(begun) {
    super();
    this.begun = begun;
  }

  run() {
    this.begun.set();
    // No termination reaches it in there.
    pbkdf2Sync("secret", "salt", 3_000_000, 64, "sha512");
  }
}

export class Waits extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  run() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200);
  }
}

if (isMain) {
  await import("@heddle/node");
  const begun = new Event();
  const thread = new Derives(begun).start();
  await begun.wait();
  thread.kill();
  new Waits().start().joinSync();
  console.log(await thread.join().catch((error) => error.code));
}
