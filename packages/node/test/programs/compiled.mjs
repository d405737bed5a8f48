// A worker takes the code that the main thread has compiled.
import "@heddle/node";
import { workerData } from "node:worker_threads";
import { isMain, Thread } from "@heddle/core";

export class Looker extends Thread {
  static module = import.meta.url;
  run() {
    return new Int32Array(workerData.heddleCode, 0, 2);
  }
}

if (isMain) {
  const [length, taken] = await new Looker().start().join();
  console.log(length > 100_000, taken);
}
