// A crawler: four workers follow links, each page once.
import { isMain, Queue, SharedList, SharedSet, shared, task } from "@heddle/core";

const SITE = Array.from({ length: 40 }, (_, n) => [(n * 2) % 40, (n * 3 + 1) % 40]);
const pages = shared("pages", () => new Queue<number>());
const seen = shared("seen", () => new SharedSet<number>());
const titles = shared("titles", () => new SharedList<string>());

async function visit(page: number) {
  if (!seen.add(page)) return;
  titles.push(`page ${page}`);
  for (const link of SITE[page] ?? []) await pages.put(link);
}

export const worker = task(import.meta.url, async () => {
  while (true) {
    await visit(await pages.get());
    pages.taskDone();
  }
});

if (isMain) {
  await pages.put(1);
  for (let at = 0; at < 4; at++) worker.with({ daemon: true }).start();
  await pages.join();
  console.log(titles.length, "pages,", new Set(titles).size, "titles");
}
