import { type ClassLike, WorkerFile } from "@heddle/core/adapter/worker";

export { NAME, read } from "./wire.js";

export const file = new WorkerFile(
  "in the main realm write createThreadsRuntime({ classes, worker })",
);

/**
 * Makes this worker file serve thread classes, under the keys that the runtime's `classes` has too. Import
 * it before the classes, so that `isMain` is false when their modules run. The file may also call `expose`
 * of `threads/worker`, for those who spawn it with threads.js.
 *
 * @example
 * import { serve } from "@heddle/threads/worker";
 * import { Pinger } from "./pinger.js";
 * serve({ Pinger });
 */
export function serve(classes: Readonly<Record<string, ClassLike>> = {}): void {
  file.serve(classes);
}
