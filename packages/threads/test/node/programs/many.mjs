// Ten thousand threads at once, and ten thousand joins of one thread.
import "@heddle/threads";
import { isMain, Thread } from "@heddle/core";

export class Waiter extends Thread {
  static module = import.meta.url;
  async run() {
    await new Promise((resolve) => setTimeout(resolve, 10));
    return 1;
  }
}

if (isMain) {
  process.on("warning", (warning) => console.log(String(warning)));
  const threads = Array.from({ length: 10_000 }, () => new Waiter().start());
  const [first] = threads;
  const joins = [...threads, ...threads.map(() => first)].map((thread) => thread.join());
  console.log((await Promise.all(joins)).reduce((sum, one) => sum + one));
}
