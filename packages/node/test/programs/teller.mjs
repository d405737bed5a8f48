import { Thread } from "@heddle/core";
import { Account, Overdrawn, Receipt } from "./account.mjs";

/** Has the classes, but says nothing of them to others. */
export class Teller extends Thread {
  static module = import.meta.url;
  constructor(job, account, queue) {
    super();
    this.job = job;
    this.account = account;
    this.queue = queue;
  }
  run() {
    return this[this.job]();
  }
  deposit() {
    const known = this.account instanceof Account;
    return new Receipt(this.account, [known, this.account.deposit(5)]);
  }
  fail() {
    this.account.deposit(-100);
    throw Object.assign(new Overdrawn(this.account), { receipt: new Receipt(this.account) });
  }
  open() {
    return { accounts: new Map([["new", new Account({ balance: 7, owner: "Eve" })]]) };
  }
  async serve() {
    for await (const account of this.queue) account.deposit(1);
  }
  openAndRelay() {
    const account = new Account({ balance: 7, owner: "Eve" });
    return new Relay(account, this.queue).start().join();
  }
  async collect() {
    const [receipt] = await this.queue.get();
    return [receipt instanceof Receipt, receipt.account instanceof Account, receipt.line()];
  }
}

/** Started by another thread, so all that it gets goes through the main realm. */
export class Relay extends Thread {
  static module = import.meta.url;
  constructor(account, queue) {
    super();
    this.account = account;
    this.queue = queue;
  }
  async run() {
    const balance = this.account.deposit(1);
    await this.queue.put([new Receipt(this.account)]);
    return [balance, new Receipt(this.account)];
  }
}
