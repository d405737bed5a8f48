import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";

export function first(): Promise<unknown> {
  const filename = fileURLToPath(new URL("./piscina.worker.js", import.meta.url));
  // Without `minThreads` it makes more workers than one result needs.
  return new Piscina({ filename, name: "seven", minThreads: 1 }).run(undefined);
}
