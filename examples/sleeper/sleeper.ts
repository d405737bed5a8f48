import { isMain, Thread } from "@heddle/core";

/** A thread that sleeps for a random time, and tells for how long. */
export class Sleeper extends Thread<number> {
  static override readonly module = import.meta.url;

  async run() {
    const ms = Math.round(Math.random() * 1000);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return ms;
  }
}

if (isMain) {
  const first = new Sleeper();
  const second = new Sleeper();
  first.start();
  second.start();
  console.log(`${first.name} slept ${await first.join()} ms`);
  console.log(`${second.name} slept ${await second.join()} ms`);
}
