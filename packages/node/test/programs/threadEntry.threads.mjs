import { Thread } from "@heddle/core/thread";

export class Maker extends Thread {
  static module = import.meta.url;
  async run() {
    const { Lock } = await import("@heddle/core");
    const lock = new Lock();
    await lock.acquire();
    return lock;
  }
}

export class Taker extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  constructor(lock) {
    super();
    this.lock = lock;
  }
  run() {
    return [this.lock.tryAcquire(), this.lock];
  }
}

export class Blocker extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  async run() {
    try {
      return new Maker().start().joinSync().locked();
    } catch ({ code }) {
      await import("@heddle/core");
      return [code, new Maker().start().joinSync().locked()];
    }
  }
}
