import { build } from "esbuild";

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["main.ts", "primes.worker.ts"],
  bundle: true,
  minify: true,
  splitting: true,
  platform: "node",
  format: "esm",
  outdir: "dist",
});
