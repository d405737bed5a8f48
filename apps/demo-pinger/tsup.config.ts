import { defineConfig } from "tsup";

export default defineConfig({
  // Flat in dist, where the sources name each other by new URL("./x.js", import.meta.url).
  entry: [
    "src/cli.ts",
    "src/pinger.node.worker.ts",
    "src/pinger.threads.worker.ts",
    "src/fleet.process.ts",
  ],
  format: "esm",
  target: "node20",
  platform: "node",
  removeNodeProtocol: false,
  clean: true,
});
