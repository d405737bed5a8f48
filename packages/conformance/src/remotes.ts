/** Classes of the conformance suite whose objects live on threads. */
import { type Callback, isMain, remote, sleep } from "@heddle/core";
import { StatusError } from "./errors.js";
import { exit } from "./tasks/endings.js";

class Base {
  protected readonly log: string[] = [];

  inherited(): string {
    return "from below";
  }
}

class Store extends Base {
  readonly #values = new Map<string, unknown>();
  #told: Callback<[string], void> | undefined;

  constructor(readonly file: string) {
    super();
    if (file === "missing") throw new StatusError("no such file");
  }

  async set(key: string, value: unknown): Promise<number> {
    this.#values.set(key, value);
    return this.#values.size;
  }

  get(key: string): unknown {
    return this.#values.get(key);
  }

  where(): unknown[] {
    return [this.file, isMain, this instanceof Store];
  }

  fail(message: string): never {
    throw new StatusError(message);
  }

  uncloneable(): unknown {
    return { call: () => 1 };
  }

  /** Says when it begins and when it ends. */
  async slowly(name: string): Promise<string[]> {
    this.log.push(`${name} begins`);
    await sleep(1);
    await null;
    this.log.push(`${name} ends`);
    return this.log;
  }

  forever(): Promise<never> {
    return new Promise(() => {});
  }

  *countTo(count: number): Generator<number, string, void> {
    for (let at = 0; at < count; at++) yield at;
    return "counted";
  }

  async *later(count: number): AsyncGenerator<{ at: number }, void, void> {
    const one = { at: 0 };
    try {
      for (; one.at < count; one.at++) {
        await null;
        yield one;
      }
      if (count === 3) throw new StatusError("after three");
    } finally {
      this.log.push("left");
    }
  }

  history(): string[] {
    return this.log;
  }

  async eachKey(call: Callback<[string], unknown>): Promise<unknown[]> {
    const all: unknown[] = [];
    for (const key of this.#values.keys()) all.push(await call(key));
    return all;
  }

  onEnd(told: Callback<[string], void>): void {
    this.#told = told;
  }

  die(): Promise<void> {
    return exit();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#told?.(this.log.join());
    if (this.file === "stuck") throw new StatusError("cannot be closed");
  }
}
export const RemoteStore = remote(import.meta.url, Store);

class Crowd {
  static readonly concurrent = true;
  #wake: (() => void) | undefined;

  wait(): Promise<string> {
    return new Promise((resolve) => {
      this.#wake = () => resolve("woken");
    });
  }

  wake(): void {
    this.#wake?.();
  }
}
export const RemoteCrowd = remote(import.meta.url, Crowd);
