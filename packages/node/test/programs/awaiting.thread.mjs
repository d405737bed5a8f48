import { Thread } from "@heddle/core";
import { signal } from "./awaiting.signal.mjs";

export { signal };

/** As a module that waits for WebAssembly, or for a connection. */
await null;

export class Awaiting extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  run() {}
}
