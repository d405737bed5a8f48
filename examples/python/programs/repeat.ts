// A timer that repeats, and one that comes too late.
import { Event, Timer } from "@heddle/core";

class RepeatTimer extends Timer<[string]> {
  override async run() {
    const { interval: timeout } = this;
    while (!(await this.finished.wait({ timeout }))) this.function(...this.args);
  }
}

function tick(name: string) {
  ticks.push(`${name} ${ticks.length + 1}`);
  if (ticks.length === 3) done.set();
}

const ticks: string[] = [];
const done = new Event();

const timer = new RepeatTimer(2, tick, ["tick"]);
const late = new Timer(60_000, tick, ["late"]);
timer.start();
late.start();
await done.wait();
timer.cancel();
late.cancel();
await timer.join();
await late.join();
console.log(ticks.slice(0, 3).join(", "));
console.log(timer.isAlive() || late.isAlive() ? "alive" : "ended");
