import { proxy, wrap } from "comlink";
import type { Hash } from "./worker";

const hash = wrap<Hash>(new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }));
const progress = document.querySelector("progress")!;
const show = proxy((part: number) => {
  progress.value = part;
});

document.querySelector("input")!.onchange = async ({ target }) => {
  const [file] = (target as HTMLInputElement).files!;
  if (file) document.getElementById("answer")!.textContent = await hash(file, show);
};
