// largeShared.mjs [roster]: carriers whose modules name a large array use the one that there is.
import { Worker } from "node:worker_threads";
import { array, Event, f64, isMain, shared, Thread } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { serve } from "@heddle/node/worker";
import { usage } from "./usage.mjs";

const LENGTH = 12_500_000;
class Large extends array(f64, LENGTH) {}
const large = shared("large", () => new Large());

export class Reads extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  constructor(begun, enough) {
    super();
    this.begun = begun;
    this.enough = enough;
  }

  async run() {
    this.begun.set();
    await this.enough.wait();
    return large.at(LENGTH - 1);
  }
}

const isRoster = process.argv[2] === "roster";
if (isMain) {
  large.set(LENGTH - 1, 7);
  const runtime = createNodeRuntime({
    sharedMemory: { maxBytes: 250_000_000 },
    ...(isRoster && {
      classes: { Reads },
      worker: (options) => new Worker(new URL(import.meta.url), { ...options, argv: ["roster"] }),
    }),
  });
  const enough = new Event();
  const threads = [];
  for (let nth = 0; nth < 5; nth++) {
    const begun = new Event();
    threads.push(new Reads(begun, enough).start(runtime));
    // From a roster all carriers start at once.
    if (!isRoster) await Promise.race([begun.wait(), threads[nth].join()]);
  }
  const most = LENGTH * 8 * 1.5;
  if (!isRoster && usage().used > most) console.log("a carrier keeps another array");
  enough.set();
  console.log((await Promise.all(threads.map((thread) => thread.join()))).join(" "));
  await runtime.close();
} else if (isRoster) serve({ Reads });
