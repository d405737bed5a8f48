import {
  becomeCarrier,
  type CarrierEnd,
  type ClassLike,
  checkFunction,
  ThreadError,
} from "@heddle/core/adapter";
import { type Hello, isRun } from "./wire.js";

let inWorker = false;
let carrier: CarrierEnd | undefined;
let roster: Readonly<Record<string, ClassLike>> | undefined;

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
  if (!inWorker) {
    throw new ThreadError(
      "NO_RUNTIME",
      "serve() is for worker files: in the main realm write createThreadsRuntime({ classes, worker })",
    );
  }
  if (roster) throw new TypeError("serve() was called twice: list all classes in one call");
  for (const [key, value] of Object.entries(classes)) checkFunction("serve", key, value);
  roster = classes;
  carrier?.serve(roster);
}

/** A worker's own channel to whoever made it, as both runtimes have it. */
export interface Channel {
  addEventListener(type: "message", listener: (event: MessageLike) => void): void;
  removeEventListener(type: "message", listener: (event: MessageLike) => void): void;
}
interface MessageLike {
  readonly data: unknown;
  stopImmediatePropagation(): void;
}

/** Becomes a carrier when a runtime hands this worker its wire. A plain caller of threads.js never does. */
export function listen(channel: Channel, accept: (hello: Hello) => CarrierEnd): void {
  inWorker = true;
  // From here on `isMain` is false, also while the classes' modules are being imported.
  becomeCarrier();
  const take = (event: MessageLike): void => {
    if (!isRun(event.data)) return;
    // What the file exposes with threads.js has no such function, and would say so.
    event.stopImmediatePropagation();
    channel.removeEventListener("message", take);
    carrier = accept(event.data.args[0]);
    if (roster) carrier.serve(roster);
  };
  channel.addEventListener("message", take);
}
