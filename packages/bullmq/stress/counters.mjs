/** Threads that leave a line each time that they run. */
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Thread } from "@heddle/core";

export class Counter extends Thread {
  static module = import.meta.url;
  constructor(folder, number) {
    super();
    this.folder = folder;
    this.number = number;
  }
  async run() {
    appendFileSync(join(this.folder, String(process.pid)), `${this.number}\n`);
    await sleep(Math.random() * 100);
    return 2 * this.number;
  }
}

/** May run again, as often as it takes. */
export class Persistent extends Counter {
  static module = import.meta.url;
  static retries = 1000;
}
