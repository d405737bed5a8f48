import { type CarrierEnd, createCarrier } from "@heddle/core/adapter";
import { parse } from "devalue";
import { GONE, HELD, type Hello } from "./wire.js";
import { listen, serve } from "./worker.js";

export { serve };

function accept({ port, lock }: Hello<MessagePort>): CarrierEnd {
  const carrier = createCarrier(
    {
      name: "@heddle/threads",
      canBlock: true,
      import: (url) => import(/* webpackIgnore: true */ /* @vite-ignore */ url),
      unpack: (bytes) => parse(new TextDecoder().decode(bytes)),
    },
    { post: (message, transfer) => port.postMessage(message, transfer as Transferable[]) },
  );
  port.addEventListener("message", ({ data }) => carrier.receive(data));
  port.start();
  tellEnd(port, lock as string, (error) => carrier.fatal(error));
  return carrier;
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

if (typeof document === "undefined") listen(self, (hello) => accept(hello as Hello<MessagePort>));
