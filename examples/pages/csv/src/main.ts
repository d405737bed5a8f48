import { createBrowserRuntime } from "@heddle/browser";
import { rows } from "./rows";

createBrowserRuntime({
  classes: { rows },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

document.querySelector("input")!.onchange = async ({ target }) => {
  const [file] = (target as HTMLInputElement).files!;
  if (!file) return;
  let [count, sum] = [0, 0];
  for await (const part of rows(file)) {
    count += part.length;
    for (const { amount } of part) sum += Number(amount);
  }
  document.getElementById("answer")!.textContent = `${count} rows, ${sum} in all`;
};
