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
  constructor(begun) {
    super();
    this.begun = begun;
  }
  run() {
    for (;;) {
      new Numbers()[Symbol.dispose]();
      Atomics.store(this.begun, 0, 1);
    }
  }
}

async function kill(runtime, deaths) {
  for (let nth = 0; nth < deaths; nth++) {
    const begun = new Int32Array(new SharedArrayBuffer(4));
    // More than one, which then wait for each other.
    const threads = [1, 2].map(() => new Makes(begun).start(runtime));
    while (Atomics.load(begun, 0) === 0) await sleep(1);
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
