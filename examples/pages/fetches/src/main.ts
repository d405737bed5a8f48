import { createBrowserRuntime } from "@heddle/browser";
import { callback, Semaphore } from "@heddle/core";
import { fetched } from "./fetched";

createBrowserRuntime({
  classes: { fetched },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

const six = new Semaphore(6);
let [now, most] = [0, 0];
const told = callback((change: number) => {
  now += change;
  most = Math.max(most, now);
});
const urls = Array.from({ length: 30 }, (_, at) => `${document.baseURI}slow/${at}`);
const sizes = await Promise.all(urls.map((url) => fetched(url, six, told)));
const bytes = sizes.reduce((sum, size) => sum + size);
document.getElementById("answer")!.textContent = `${bytes} bytes, at most ${most} at a time`;
