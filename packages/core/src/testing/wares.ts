/** Classes that say where they are, and so cross with their objects. */
import { i32, string, struct } from "../index.js";

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
