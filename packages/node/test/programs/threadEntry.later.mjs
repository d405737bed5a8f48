// A result with a lock comes while the code for it is being loaded by somebody who then blocks.
import "@heddle/node";
import { Maker } from "./threadEntry.threads.mjs";

const makers = Array.from({ length: 20 }, () => new Maker().start());
const first = makers[0].join();
await import("./threadEntry.blocks.mjs").then(({ blocks }) => blocks(makers));
console.log((await first).locked());
