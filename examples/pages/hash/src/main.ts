import { createBrowserRuntime } from "@heddle/browser";
import { callback } from "@heddle/core";
import { hash } from "./hash";

createBrowserRuntime({
  classes: { hash },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

const progress = document.querySelector("progress")!;
const show = callback((part: number) => {
  progress.value = part;
});

document.querySelector("input")!.onchange = async ({ target }) => {
  const [file] = (target as HTMLInputElement).files!;
  if (file) document.getElementById("answer")!.textContent = await hash(file, show);
};
