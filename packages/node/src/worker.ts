import { becomeCarrierOnNode, type Hello } from "@heddle/carriers/worker.node";
import { type ClassLike, WorkerFile } from "@heddle/core/adapter/worker";

const file = new WorkerFile("in the main thread write createNodeRuntime({ classes, worker })");

/**
 * Makes this worker file serve thread classes, under the keys that the runtime's `classes` has too. Import
 * it before the classes, so that `isMain` is false when their modules run.
 *
 * @example
 * import { serve } from "@heddle/node/worker";
 * import { Pinger } from "./pinger.js";
 * serve({ Pinger });
 */
export function serve(classes: Readonly<Record<string, ClassLike>> = {}): void {
  file.serve(classes);
}

becomeCarrierOnNode(
  file,
  "@heddle/node",
  (message) => (message as { heddle?: Hello } | null)?.heddle,
);
