import { becomeCarrierInBrowser, type Hello } from "@heddle/carriers/worker.browser";
import { type ClassLike, WorkerFile } from "@heddle/core/adapter/worker";

const file = new WorkerFile("in the page write createBrowserRuntime({ classes, worker })");

/**
 * Makes this worker file serve thread classes, under the keys that the runtime's `classes` has too. Import
 * it before the classes, so that `isMain` is false when their modules run.
 *
 * @example
 * import { serve } from "@heddle/browser/worker";
 * import { Pinger } from "./pinger";
 * serve({ Pinger });
 */
export function serve(classes: Readonly<Record<string, ClassLike>> = {}): void {
  file.serve(classes);
}

becomeCarrierInBrowser(file, {
  name: "@heddle/browser",
  read: (message) => (message as { heddle?: Hello } | null)?.heddle,
});
