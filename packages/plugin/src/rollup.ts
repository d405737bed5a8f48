import type { Plugin } from "rollup";
import type { HeddleOptions } from "./project.js";
import { type Roll, rolling } from "./rolling.js";

export type { HeddleOptions } from "./project.js";

/**
 * Threads in pages that Rollup builds, with nothing to set up. It comes before what compiles TypeScript.
 *
 * @example
 * // rollup.config.js
 * import heddle from "@heddle/plugin/rollup";
 * export default { input: "src/main.ts", plugins: [heddle(), …], output: { dir: "dist", format: "es" } };
 */
export default function heddle(options: HeddleOptions = {}): Plugin {
  return rolling(options, async () => (await import("rollup")).rollup as Roll);
}
