// Transfers between accounts: each has a lock, and two are taken in the order of their numbers.
import { i32, isMain, Lock, struct, task } from "@heddle/core";

export class Account extends struct({ number: i32, balance: i32, lock: Lock }) {
  deposit(amount: number) {
    this.balance += amount;
  }

  withdraw(amount: number) {
    if (amount > this.balance) return false;
    this.balance -= amount;
    return true;
  }
}

async function transfer(source: Account, target: Account, amount: number) {
  const [first, second] = source.number < target.number ? [source, target] : [target, source];
  using _first = await first.lock.hold();
  using _second = await second.lock.hold();
  if (source.withdraw(amount)) target.deposit(amount);
}

export const trade = task(import.meta.url, async (accounts: [Account, Account, ...Account[]]) => {
  for (let turn = 0; turn < 100; turn++) {
    const [source, target] = accounts.toSorted(() => Math.random() - 0.5) as typeof accounts;
    await transfer(source, target, Math.floor(Math.random() * 100));
  }
});

if (isMain) {
  const accounts = [0, 1, 2, 3].map((number) => new Account({ number, balance: 1000 }));
  const traders = Array.from({ length: 8 }, () => trade.start(accounts as never));
  for (const trader of traders) await trader.join();
  console.log(
    "total",
    accounts.reduce((sum, account) => sum + account.balance, 0),
  );
  console.log("overdrawn", accounts.filter((account) => account.balance < 0).length);
}
