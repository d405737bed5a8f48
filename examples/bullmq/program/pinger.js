import { Thread } from "@heddle/core";

/** Asks a host over HTTP, from whichever machine takes the thread. */
export class Pinger extends Thread {
  static module = import.meta.url;

  constructor(url) {
    super({ name: url });
    this.url = url;
  }

  async run() {
    const begun = performance.now();
    await fetch(this.url, { signal: this.signal });
    return Math.round(performance.now() - begun);
  }
}
