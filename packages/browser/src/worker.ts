import {
  becomeCarrier,
  type CarrierEnd,
  type ClassLike,
  checkFunction,
  createCarrier,
  ThreadError,
} from "@heddle/core/adapter";
import { parse } from "devalue";
import { GONE, HELD, type Hello } from "./wire.js";

let carrier: CarrierEnd | undefined;
let roster: Readonly<Record<string, ClassLike>> | undefined;

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
  if (!isWorker) {
    throw new ThreadError(
      "NO_RUNTIME",
      "serve() is for worker files: in the page write createBrowserRuntime({ classes, worker })",
    );
  }
  if (roster) throw new TypeError("serve() was called twice: list all classes in one call");
  for (const [key, value] of Object.entries(classes)) checkFunction("serve", key, value);
  roster = classes;
  carrier?.serve(roster);
}

function accept({ heddle: port, lock }: Hello): void {
  const end = createCarrier(
    {
      name: "@heddle/browser",
      canBlock: true,
      import: (url) => import(/* webpackIgnore: true */ /* @vite-ignore */ url),
      unpack: (bytes) => parse(new TextDecoder().decode(bytes)),
    },
    { post: (message, transfer) => port.postMessage(message, transfer as Transferable[]) },
  );
  carrier = end;
  if (roster) end.serve(roster);
  port.addEventListener("message", ({ data }) => end.receive(data));
  port.start();
  tellEnd(port, lock, (error) => end.fatal(error));
}

/** An uncaught error ends a carrier, as it does on Node; and whatever ends it, the page hears of it. */
function tellEnd(port: MessagePort, lock: string, fatal: (error: unknown) => void): void {
  const gone = (event: Event, error: unknown): void => {
    event.preventDefault();
    fatal(error);
    self.close();
  };
  self.addEventListener("error", (event) => gone(event, event.error ?? new Error(event.message)));
  self.addEventListener("unhandledrejection", (event) => gone(event, event.reason));
  const close = self.close.bind(self);
  self.close = () => {
    port.postMessage(GONE);
    close();
  };
  // Held for life. Not there in a page that is no secure context.
  void navigator.locks?.request(lock, () => {
    port.postMessage(HELD);
    return new Promise(() => {});
  });
}

const isWorker = typeof document === "undefined";

if (isWorker) {
  // From here on `isMain` is false, also while the classes' modules are being imported.
  becomeCarrier();
  const listen = ({ data }: MessageEvent): void => {
    if (typeof data !== "object" || data === null || !("heddle" in data)) return;
    self.removeEventListener("message", listen);
    accept(data as Hello);
  };
  self.addEventListener("message", listen);
}
