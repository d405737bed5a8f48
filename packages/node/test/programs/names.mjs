import { currentThread, Thread } from "@heddle/core";

/** Says its own name, after an await. */
export class Names extends Thread {
  static module = import.meta.url;
  async run() {
    await null;
    return currentThread().name;
  }
}
