// What a worker's module imports and does not export.
import { i32, string, struct } from "@heddle/core";

export class Account extends struct({ balance: i32, owner: string(32) }) {
  static module = import.meta.url;
  deposit(amount) {
    this.balance += amount;
    return this.balance;
  }
}

export class Overdrawn extends Error {
  static module = import.meta.url;
  constructor(account) {
    super(`${account.owner} has ${account.balance}`);
    this.account = account;
  }
  get missing() {
    return -this.account.balance;
  }
}

export class Receipt {
  static module = import.meta.url;
  constructor(account, notes) {
    this.account = account;
    this.notes = notes;
  }
  line() {
    return `${this.account.owner}: ${this.account.balance}`;
  }
}
