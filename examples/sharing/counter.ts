// A counter that a hundred threads add to, a lock that keeps them from losing what others have added.
import { isMain, Lock, struct, Thread, u32 } from "@heddle/core";

class Counter extends struct({ value: u32 }) {}

export class Adder extends Thread {
  static override readonly module = import.meta.url;
  counter: Counter;
  lock: Lock | undefined;

  constructor(counter: Counter, lock?: Lock) {
    super();
    this.counter = counter;
    this.lock = lock;
  }

  async run() {
    for (let turn = 0; turn < 100; turn++) {
      using _held = await this.lock?.hold();
      const seen = this.counter.value;
      await null; // other threads run here
      this.counter.value = seen + 1;
    }
  }
}

if (isMain) {
  for (const lock of [undefined, new Lock()]) {
    const counter = new Counter();
    const adders = Array.from({ length: 100 }, () => new Adder(counter, lock).start());
    for (const adder of adders) await adder.join();
    console.log(`${lock ? "with" : "without"} the lock: ${counter.value} of 10000`);
  }
}
