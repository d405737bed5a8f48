// A cache that all threads use: what is not there is computed, and counted.
import { strict as assert } from "node:assert";
import { isMain, Lock, SharedMap, struct, task, u32 } from "@heddle/core";

export class Cache extends struct({
  ...{ entries: SharedMap<number, number>, lock: Lock, hits: u32, misses: u32 },
}) {
  async get(key: number, compute: (key: number) => number) {
    using _ = await this.lock.hold();
    const found = this.entries.get(key);
    if (found !== undefined) this.hits++;
    else this.misses++;
    return found ?? this.entries.set(key, compute(key)).get(key);
  }
}

const square = (n: number) => n * n;

export const work = task(import.meta.url, async (cache: Cache) => {
  for (let n = 0; n < 100; n++) assert.equal(await cache.get(n % 10, square), square(n % 10));
});

if (isMain) {
  const cache = new Cache();
  const threads = Array.from({ length: 4 }, () => work.start(cache));
  for (const thread of threads) await thread.join();
  console.log(cache.hits, "hits,", cache.misses, "misses,", cache.entries.size, "entries");
}
