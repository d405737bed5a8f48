/** Threads that count in one key and are killed in the middle of it: what the map says beside what they noted. */
import "@heddle/node";
import { isMain, SharedMap, Thread } from "@heddle/core";

export class Counter extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  constructor(map, noted) {
    super();
    this.map = map;
    this.noted = noted;
  }
  run() {
    for (;;) {
      this.map.update("count", (count = 0) => count + 1);
      Atomics.add(this.noted, 0, 1);
    }
  }
}

if (isMain) {
  const most = Number(process.argv[2]);
  const map = new SharedMap();
  const noted = new Int32Array(new SharedArrayBuffer(4));
  let kills = 0;
  let threads = [new Counter(map, noted).start(), new Counter(map, noted).start()];
  for (let seen = 0; seen < most; ) {
    // Until each has come a little further; then the older one is killed.
    const next = seen + most / 20;
    while (Atomics.load(noted, 0) < next) await new Promise((resolve) => setTimeout(resolve, 1));
    seen = Atomics.load(noted, 0);
    const [killed, other] = threads;
    killed.kill();
    await killed.join().catch(() => {});
    kills++;
    threads = [other, new Counter(map, noted).start()];
  }
  for (const thread of threads) {
    thread.kill();
    await thread.join().catch(() => {});
    kills++;
  }
  console.log(JSON.stringify({ noted: noted[0], count: map.get("count"), kills, size: map.size }));
}
