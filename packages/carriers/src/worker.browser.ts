import type { WorkerFile } from "@heddle/core/adapter/worker";
import { hear } from "./hear.js";
import { importFrom } from "./import.browser.js";
import { turns } from "./turns.browser.js";
import { GONE, HELD, type Hello } from "./wire.browser.js";

export type { Hello } from "./wire.browser.js";

/** What an adapter brings along. */
export interface Adapter {
  /** Its package name. */
  readonly name: string;
  /** Knows the message that hands over the wire. */
  read(message: unknown): Hello | undefined;
  /** Imports a module that a class names. Default: by its URL. */
  import?(url: string): Promise<object>;
}

/** Makes a carrier of this realm, where it is a worker, as soon as a runtime hands it its wire. */
export function becomeCarrierInBrowser(file: WorkerFile, adapter: Adapter): void {
  if (typeof document !== "undefined") return;
  file.begin();
  hear(self, adapter.read, (hello) => carry(file, adapter, hello));
}

function carry(
  file: WorkerFile,
  { name, import: load = importFrom }: Adapter,
  { port, lock }: Hello,
): void {
  const carrier = file.carry(
    {
      name,
      canBlock: true,
      soon: turns(),
      import: (url) => load(url),
    },
    { post: (message, transfer) => port.postMessage(message, transfer as Transferable[]) },
  );
  port.addEventListener("message", ({ data }) => carrier.receive(data));
  // Lost, and nobody knows which threads it was about.
  port.addEventListener("messageerror", () => {
    carrier.fatal(new Error("a message to it could not be read"));
    self.close();
  });
  tellEnd(port, lock);
  const uncaught = (event: Event, error: unknown): void => {
    event.preventDefault();
    if (!carrier.uncaught(error)) self.close();
  };
  self.addEventListener("error", (event) =>
    uncaught(event, event.error ?? new Error(event.message)),
  );
  self.addEventListener("unhandledrejection", (event) => uncaught(event, event.reason));
}

/**
 * Whatever ends this worker, the page hears of it. Nothing begins here before it holds its lock, which a page that has
 * ended it takes: that it still runs would be known to nobody.
 */
function tellEnd(port: MessagePort, lock: string | undefined): void {
  const close = self.close.bind(self);
  self.close = () => {
    port.postMessage(GONE);
    close();
  };
  if (lock === undefined) return port.start();
  const held = navigator.locks.request(lock, () => {
    port.postMessage(HELD);
    port.start();
    return new Promise(() => {});
  });
  // Where there are no locks after all.
  held.catch(() => port.start());
}
