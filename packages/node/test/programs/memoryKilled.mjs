// Carriers are killed while they make arrays and give them back: prints how many bytes are in use before and after.
import { setTimeout as sleep } from "node:timers/promises";
import * as core from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { trim, usage } from "./usage.mjs";

const { array, f64, isMain, Thread } = core;

class Numbers extends array(f64, 2 ** 18) {}

export class Makes extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  constructor(begun, nth) {
    super();
    this.begun = begun;
    this.nth = nth;
  }
  run() {
    for (;;) {
      new Numbers()[Symbol.dispose]();
      Atomics.store(this.begun, this.nth, 1);
    }
  }
}

async function kill(runtime, deaths) {
  for (let nth = 0; nth < deaths; nth++) {
    const begun = new Int32Array(new SharedArrayBuffer(8));
    // More than one, which then wait for each other. Node 20 aborts where a worker is terminated while it evaluates a
    // module that awaits at its top level, as this one does.
    const threads = [0, 1].map((nth) => new Makes(begun, nth).start(runtime));
    while (begun.some((_, nth) => Atomics.load(begun, nth) === 0)) await sleep(1);
    await sleep(nth % 4);
    await Promise.all(threads.map((thread) => thread.kill()));
    await Promise.allSettled(threads.map((thread) => thread.join()));
  }
  trim();
  return usage().used;
}

if (isMain) {
  const runtime = createNodeRuntime({ excepthook() {} });
  const before = await kill(runtime, 1);
  const after = await kill(runtime, Number(process.argv[2]));
  await runtime.close();
  console.log(JSON.stringify({ before, after }));
}
