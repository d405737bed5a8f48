// Many waits for one thread and on one signal: no warning of a leak.
import "@heddle/node";
import { Act, PlatformAct } from "./threads.mjs";

const controller = new AbortController();
const { signal } = controller;
const thread = new Act("forever").start();
const joins = Array.from({ length: 50 }, () =>
  thread.join({ signal }).catch((error) => error.name),
);
controller.abort();
const names = await Promise.all(joins);
const other = new PlatformAct("echo", 1).start();
await Promise.all(Array.from({ length: 50 }, () => other.join()));
await Promise.all(Array.from({ length: 12 }, () => new PlatformAct("echo", 1).start().join()));
console.log(new Set(names).size, names[0]);
process.exit();
