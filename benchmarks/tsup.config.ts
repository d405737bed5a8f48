import { defineConfig } from "tsup";

export default defineConfig({
  // File by file and not bundled: workers and measured programs are files of their own.
  entry: ["src/**/*.ts", "!src/**/*.d.ts"],
  bundle: false,
  format: "esm",
  target: "node20",
  platform: "node",
  removeNodeProtocol: false,
  clean: true,
});
