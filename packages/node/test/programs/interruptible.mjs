// Blocks in joinSync for a thread that never ends, or that ends after a second signal. What SIGINT does: argv[2].
import "@heddle/node";
import { Event } from "@heddle/core";
import { Act } from "./threads.mjs";

const [, , what] = process.argv;
const go = new Event();
let count = 0;
process.on("SIGINT", () => {
  count++;
  console.log("interrupted");
  if (what === "exit") process.exit(3);
  if (what === "throw") throw new Error("KeyboardInterrupt");
  if (count === 2) go.set();
});
const thread = new Act("forever").start();
while (thread.state !== "running") await new Promise(setImmediate);
console.log("ready");
try {
  if (what === "return") go.waitSync();
  else thread.joinSync();
  console.log("went on");
} catch (error) {
  console.log(`caught ${error.message}, thread ${thread.state}`);
}
process.removeAllListeners("SIGINT");
process.exit(0);
