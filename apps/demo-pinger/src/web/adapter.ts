import type { Runtime } from "@heddle/core";
import { Pinger } from "../pinger.js";
import { byId } from "./dom.js";

const classes = { Pinger };

/**
 * How threads run here, and in which file they find what they need of this platform. This is all that the
 * choice of an adapter changes, and only the one that was chosen is loaded.
 */
const adapters = new Map<string, () => Promise<Runtime>>([
  [
    "browser",
    async () => {
      const { createBrowserRuntime } = await import("@heddle/browser");
      const worker = () =>
        new Worker(new URL("./pinger.browser.worker.ts", import.meta.url), { type: "module" });
      return createBrowserRuntime({ classes, worker });
    },
  ],
  [
    "threads",
    async () => {
      const { createThreadsRuntime } = await import("@heddle/threads");
      const worker = () =>
        new Worker(new URL("./pinger.threads.worker.ts", import.meta.url), { type: "module" });
      return createThreadsRuntime({ classes, worker });
    },
  ],
]);

/** The runtime that the page's address names. A choice on the page opens it under another address. */
export async function createRuntime(): Promise<Runtime> {
  const choice = byId("adapter") as HTMLSelectElement;
  choice.addEventListener("change", () => {
    const address = new URL(location.href);
    address.searchParams.set("adapter", choice.value);
    location.assign(address);
  });
  const name = new URLSearchParams(location.search).get("adapter") ?? "browser";
  choice.value = name;
  const create = adapters.get(name);
  if (create) return await create();
  const known = [...adapters.keys()].map((key) => `?adapter=${key}`).join(" or ");
  throw new Error(`there is no adapter "${name}": write ${known}`);
}
