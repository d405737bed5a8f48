import { remote, Thread, task } from "@heddle/core";
import { Job } from "./base.js";

export class PingError extends Error {
  host = "";
}

export class Pinger extends Thread<string> {
  host = "";
  async run() {
    if (!this.host) throw Object.assign(new PingError("no host"), { host: "none" });
    return `${this.host} ${typeof document}`;
  }
}

export default class extends Job<number> {
  override run() {
    this.count();
    return this.counted + this.label.length;
  }
}

class Store {
  #values = new Map<string, number>();
  set(key: string, value: number) {
    this.#values.set(key, value);
  }
  get(key: string) {
    return this.#values.get(key);
  }
}

export const RemoteStore = remote(import.meta.url, Store);
export const square = task(import.meta.url, (value: number) => value * value);
export const cube = task(import.meta.url, async (value: number) => value * (await square(value)));

export async function where(name: string): Promise<string> {
  "use thread";
  return `${name} ${typeof document}`;
}
