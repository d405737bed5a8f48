// The stress test's threads. Both kinds are exported by name, as every runtime finds classes.
import { Thread } from "@heddle/core";
import { Work } from "./work.mjs";

export class Actor extends Thread {
  static module = import.meta.url;
  constructor(actor, role, shared) {
    super({ name: `actor ${actor}, ${role}` });
    Object.assign(this, { actor, role, shared });
  }

  async run() {
    const blocks = this.constructor.kind === "platform";
    await new Work(this.actor, this.shared, blocks, this).all(this.role);
  }
}

export class PlatformActor extends Actor {
  static kind = "platform";
}
