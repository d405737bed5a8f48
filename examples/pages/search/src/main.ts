import { createBrowserRuntime } from "@heddle/browser";
import { RemoteSearch } from "./search";

createBrowserRuntime({
  classes: { RemoteSearch },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

const search = await RemoteSearch.start();
await search.load(`${document.baseURI}articles.json`);

document.querySelector("input")!.oninput = async ({ target }) => {
  const titles = await search.find((target as HTMLInputElement).value);
  document.getElementById("answer")!.textContent = titles.join(", ");
};
document.getElementById("answer")!.textContent = "ready";
