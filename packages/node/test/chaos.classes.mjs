// What the chaos test's carriers serve on Node.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { classes as all } from "@heddle/carriers/stress/chaos.threads";
import { Thread } from "@heddle/core";

/** Collects what its carrier does not need any more. */
export class Collect extends Thread {
  async run() {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc");
    for (let turn = 0; turn < 4; turn++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

export const classes = { ...all, Collect };
