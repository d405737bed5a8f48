// The program and its threads import only what starts and joins them.
import "@heddle/node";
import { Thread } from "@heddle/core/thread";
import { Blocker, Maker, Taker } from "./threadEntry.threads.mjs";

try {
  new Maker().start().joinSync();
} catch (error) {
  console.log(error.code, error.message.includes('import "@heddle/core"'));
}
const lock = await new Maker().start().join();
const [taken, same] = await new Taker(lock).start().join();
console.log(lock.constructor.name, lock.locked(), taken, same === lock);
console.log(await new Blocker().start().join());
const core = await import("@heddle/core");
console.log(
  core.Thread === Thread,
  lock instanceof core.Lock,
  new Maker().start().joinSync().locked(),
);
