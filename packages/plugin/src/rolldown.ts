import type { Plugin } from "rolldown";
import type { HeddleOptions } from "./project.js";
import { type Roll, rolling } from "./rolling.js";

export type { HeddleOptions } from "./project.js";

/**
 * Threads in pages that Rolldown builds, with nothing to set up.
 *
 * @example
 * // rolldown.config.js
 * import heddle from "@heddle/plugin/rolldown";
 * export default { input: "src/main.ts", plugins: [heddle()], output: { dir: "dist", format: "es" } };
 */
export default function heddle(options: HeddleOptions = {}): Plugin {
  const load = async () => (await import("rolldown")).rolldown as unknown as Roll;
  return rolling(options, load) as unknown as Plugin;
}
