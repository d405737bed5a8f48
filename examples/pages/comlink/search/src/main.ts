import { wrap } from "comlink";
import type { Search } from "./worker";

const search = wrap<Search>(
  new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
);
await search.load(`${document.baseURI}articles.json`);

document.querySelector("input")!.oninput = async ({ target }) => {
  const titles = await search.find((target as HTMLInputElement).value);
  document.getElementById("answer")!.textContent = titles.join(", ");
};
document.getElementById("answer")!.textContent = "ready";
