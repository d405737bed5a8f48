// A worker with a stop flag, and a count that others look at while it runs.
import { bool, isMain, sharing, sleep, string, Thread, u32 } from "@heddle/core";

export class Heartbeat extends sharing(Thread, { running: bool, beats: u32, phase: string(8) }) {
  static override readonly module = import.meta.url;

  constructor() {
    super();
    this.running = true;
    this.phase = "new";
  }

  async run() {
    this.phase = "beating";
    for (; this.running; await sleep(1)) this.beats++;
    this.phase = "stopped";
  }
}

if (isMain) {
  const heart = new Heartbeat();
  console.log(heart.phase);
  heart.start();
  while (heart.beats < 5) await sleep(1);
  console.log(heart.phase, heart.isAlive() ? "alive" : "ended");
  heart.running = false;
  await heart.join();
  console.log(heart.phase, heart.isAlive() ? "alive" : "ended");
}
