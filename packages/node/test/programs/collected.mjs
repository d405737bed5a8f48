// A failed thread that nobody can join any more. Run with --expose-gc.
import "@heddle/node";
import { installedRuntime } from "@heddle/core";
import { Act } from "./threads.mjs";

const told = new Promise((resolve) => {
  installedRuntime().excepthook = resolve;
});
(() => void new Act("nonsense").start())();
const timer = setInterval(() => globalThis.gc(), 5);
const { error, name, ident, thread } = await told;
clearInterval(timer);
console.log(JSON.stringify({ error: error.constructor.name, name, ident: typeof ident, thread }));
