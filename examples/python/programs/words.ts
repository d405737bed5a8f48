// Words counted by several threads into one map.
import { isMain, SharedMap, shared, task } from "@heddle/core";

const counts = shared("counts", () => new SharedMap<string, number>());

export const count = task(import.meta.url, (text: string) => {
  for (const word of text.toLowerCase().split(" ")) counts.update(word, (times = 0) => times + 1);
});

if (isMain) {
  const texts = ["To be or not to be", "that is the question", "to die to sleep"];
  const threads = texts.map((text) => count.start(text));
  for (const thread of threads) await thread.join();
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  for (const [word, times] of sorted.slice(0, 3)) console.log(word, times);
}
