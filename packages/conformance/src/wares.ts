/** Classes that say where they are, and so cross with their objects. */
import { Condition, i32, Lock, Queue, string, struct } from "@heddle/core";

/** A plain class. */
export class Shop {
  static readonly module: string | URL = import.meta.url;
  cuts = 0;

  constructor(
    readonly name: string,
    readonly next?: unknown,
  ) {}

  get sign(): string {
    return `${this.name}, ${this.cuts} cuts`;
  }

  cut(): number {
    this.cuts++;
    return this.cuts;
  }
}

/** A struct with methods. */
export class Account extends struct({ balance: i32, owner: string(16) }) {
  static readonly module: string | URL = import.meta.url;

  deposit(amount: number): number {
    this.balance += amount;
    return this.balance;
  }
}

/** An error that knows its account. */
export class OverdrawnError extends Error {
  static readonly module: string | URL = import.meta.url;

  constructor(
    readonly account: Account,
    readonly shop: Shop,
  ) {
    super(`${account.owner} has ${account.balance}`);
  }

  get owner(): string {
    return this.account.owner;
  }
}

/** A struct with a lock, a condition and a queue of its own. */
export class Till extends struct({
  total: i32,
  lock: Lock,
  changed: [Condition, "lock"],
  slips: [Queue<number>, { maxSize: 2 }],
}) {
  static readonly module: string | URL = import.meta.url;

  async pay(amount: number): Promise<void> {
    await this.lock.acquire();
    const before = this.total;
    // Whoever does not wait for the lock comes between.
    await null;
    this.total = before + amount;
    this.changed.notifyAll();
    this.lock.release();
  }

  async payTimes(amount: number, times: number): Promise<void> {
    for (let time = 0; time < times; time++) await this.pay(amount);
  }

  /** Waits until there is enough. */
  async take(amount: number): Promise<number> {
    await this.lock.acquire();
    await this.changed.waitFor(() => this.total >= amount);
    this.total -= amount;
    this.lock.release();
    return this.total;
  }
}
