// Says "ready" while a thread runs, and waits for a signal. With "handler" it takes its time about it.
import "@heddle/threads";
import { isMain, Thread } from "@heddle/core";

export class Sleeper extends Thread {
  static module = import.meta.url;
  async run() {
    await new Promise((resolve) => this.signal.addEventListener("abort", resolve));
    return "woken";
  }
}

if (isMain) {
  const sleeper = new Sleeper().start();
  if (process.argv[2] === "handler") {
    const saved = async () => {
      sleeper.stop();
      console.log(await sleeper.join());
      await new Promise((resolve) => setTimeout(resolve, 50));
      console.log("saved");
      process.exitCode = 7;
    };
    process.once("SIGINT", saved).once("SIGTERM", saved);
  }
  while (sleeper.state === "queued") await new Promise(setImmediate);
  console.log("ready");
}
