// A registry of services: one lock that its methods take again, and the names of threads.
import { strict as assert } from "node:assert";
import { currentThread, isMain, RLock, SharedMap, struct, task } from "@heddle/core";

export class Registry extends struct({ services: SharedMap<string, string>, lock: RLock }) {
  find(name: string) {
    using _ = this.lock.holdSync();
    return this.services.get(name);
  }

  register(name: string) {
    using _ = this.lock.holdSync();
    if (this.find(name) === undefined) this.services.set(name, currentThread().name);
    return this.find(name);
  }
}

export const offer = task(import.meta.url, (registry: Registry) => {
  for (const name of ["mail", "print", "time"]) {
    const owner = registry.register(name);
    assert.equal(owner, registry.find(name));
  }
});

if (isMain) {
  const registry = new Registry();
  const servers = [0, 1, 2, 3].map((at) => offer.with({ name: `server ${at}` }).start(registry));
  for (const server of servers) await server.join();
  for (const [name, owner] of registry.services) console.log(name, "by a", owner.split(" ")[0]);
}
