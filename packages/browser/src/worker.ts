import { importFrom } from "@heddle/carriers/import.browser";
import { becomeCarrierInBrowser, type Hello } from "@heddle/carriers/worker.browser";
import { type ClassLike, WorkerFile } from "@heddle/core/adapter/worker";

let listed: Readonly<Record<string, () => Promise<object>>> | undefined;
const file = new WorkerFile("in the page write createBrowserRuntime({ classes, worker })");

/**
 * Makes this worker file serve thread classes, under the keys that the runtime's `classes` has too. Import
 * it before the classes, so that `isMain` is false when their modules run.
 *
 * @param modules imports modules that no URL leads to, as in a bundle, each under what its classes' `static module`
 * says, when the first thread of theirs comes.
 * @example
 * import { serve } from "@heddle/browser/worker";
 * import { Pinger } from "./pinger";
 * serve({ Pinger });
 */
export function serve(
  classes: Readonly<Record<string, ClassLike>> = {},
  modules?: Readonly<Record<string, () => Promise<object>>>,
): void {
  listed = modules;
  file.serve(classes);
}

becomeCarrierInBrowser(file, {
  name: "@heddle/browser",
  import: (url) => importFrom(url, listed),
  read: (message) => (message as { heddle?: Hello } | null)?.heddle,
});
