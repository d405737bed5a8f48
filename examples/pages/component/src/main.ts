import { createBrowserRuntime } from "@heddle/browser";
import "../library/dist/prime-count.js";
import { square } from "./square";

createBrowserRuntime({
  classes: { square },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

document.getElementById("answer")!.textContent = `the square of 12 is ${await square(12)}`;
