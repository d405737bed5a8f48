// Says that it is ready, and runs until a signal ends it.
import "@heddle/node";
import { Act, PlatformAct } from "./threads.mjs";

new PlatformAct("spin").start();
const waiting = new Act("forever").start();
while (waiting.state !== "running") await new Promise(setImmediate);
console.log("ready");
