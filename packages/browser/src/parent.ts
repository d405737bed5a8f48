import { importFrom } from "@heddle/carriers/import.browser";
import { type Adapter, hostInBrowser } from "@heddle/carriers/parent.browser";
import {
  checkFunction,
  checkOptions,
  createRuntime,
  type Runtime,
  type RuntimeOptions,
} from "@heddle/core/adapter";

export type { CloseOptions, Runtime, ThreadFailure } from "@heddle/core/adapter";

/** What a page's runtime takes. */
export interface BrowserRuntimeOptions extends RuntimeOptions {
  /**
   * Makes a carrier from your own worker file, which calls `serve` of `@heddle/browser/worker`. Write
   * `new Worker(new URL(…), …)` in it literally, so that bundlers see the worker.
   */
  worker: () => Worker;
  /**
   * Imports modules that no URL leads to, as in a bundle: each under what its classes' `static module` says, as in
   * `serve`. Needed for the classes of what threads give back, such as errors.
   */
  modules?: Readonly<Record<string, () => Promise<object>>> | undefined;
}

/**
 * A set of carriers on Web Workers.
 *
 * @throws {TypeError | RangeError} for an option of the wrong kind; TypeError where there is no `Worker`, as on a server.
 * @example
 * createBrowserRuntime({
 *   classes: { Pinger },
 *   worker: () => new Worker(new URL("./pinger.worker.ts", import.meta.url), { type: "module" }),
 * }).install();
 */
export function createBrowserRuntime(options: BrowserRuntimeOptions): Runtime {
  const call = "createBrowserRuntime";
  const given = checkOptions(call, options, "createBrowserRuntime({ classes, worker })");
  if (given.worker === undefined)
    throw new TypeError(
      `${call} needs a worker file: write worker: () => new Worker(new URL("./my.worker.js", import.meta.url), { type: "module" })`,
    );
  checkFunction(call, "worker", given.worker);
  if (typeof globalThis.Worker !== "function")
    throw new TypeError(`${call} is for pages: here is no Worker. A server must not call it`);
  const { worker, modules } = given;
  const load = (url: string): Promise<object> => importFrom(url, modules);
  const host = hostInBrowser({ ...adapter, import: load }, worker);
  return createRuntime(host, given, ["worker", "modules"]);
}

const adapter: Adapter = {
  name: "@heddle/browser",
  keep: (worker, hello) => {
    worker.postMessage({ heddle: hello }, [hello.port]);
    return { end: () => worker.terminate() };
  },
};
