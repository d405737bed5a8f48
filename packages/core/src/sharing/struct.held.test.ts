import { describe, expect, expectTypeOf, it } from "vitest";
import { dieWhollyAt, realms } from "../../test/dying.js";
import { loadSharing } from "../adapter.sharing.js";
import { lend, place } from "../base/internal.js";
import {
  array,
  Barrier,
  bool,
  Condition,
  Event,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  RLock,
  RWLock,
  Semaphore,
  string,
  struct,
  u32,
} from "../index.js";
import { shared } from "../realm/state.js";
import { trim, usage } from "./allocate.js";
import { objectAt, type SharedObject } from "./handle.js";

await loadSharing();

class Account extends struct({
  balance: u32,
  open: bool,
  changed: [Condition, "lock"],
  lock: Lock,
  inbox: [Queue<number[]>, { maxSize: 2 }],
  owner: string(8),
}) {
  deposit(amount: number): void {
    this.lock.acquireSync();
    this.balance += amount;
    this.changed.notifyAll();
    this.lock.release();
  }
}

interface Plain {
  readonly balance: number;
  readonly open: boolean;
  readonly owner: string;
}

class Bank extends struct({ main: Account, others: array(Account, 2), door: RLock }) {}

const dispose = (object: object): void => (object as SharedObject)[Symbol.dispose]();
const placeOf = (object: object): number => (object as SharedObject)[place];

describe("a lock, a queue or the like in a struct's field", () => {
  it("is made with the struct, as its field says", async () => {
    const account = new Account({ balance: 3, owner: "Ada" });
    expect(account.lock).toBeInstanceOf(Lock);
    expect(account.lock).toBe(account.lock);
    expect(account.changed.lock).toBe(account.lock);
    expect([account.inbox.maxSize, account.inbox.tryPut([1])]).toEqual([2, true]);
    account.deposit(2);
    expect([account.balance, account.owner, account.lock.locked()]).toEqual([5, "Ada", false]);
    expect(new Account().lock).not.toBe(account.lock);
  });

  it("may be any of them", () => {
    class All extends struct({
      rlock: RLock,
      condition: Condition,
      semaphore: [Semaphore, 3],
      event: Event,
      barrier: [Barrier, 2],
      rwlock: RWLock,
      lifo: LifoQueue,
      priority: [PriorityQueue, { maxSize: 1 }],
      of: [Condition, "rlock"],
    }) {}
    const all = new All();
    expect(all.semaphore.value).toBe(3);
    expect(all.barrier.parties).toBe(2);
    expect(all.of.lock).toBe(all.rlock);
    expect(all.condition.lock).toBeInstanceOf(Lock);
    expect([all.event.isSet(), all.priority.maxSize]).toEqual([false, 1]);
    expect(all.lifo.tryPut(1)).toBe(true);
    expect(all.rwlock).toBeInstanceOf(RWLock);
  });

  it("stands also in the structs within, each with its own", () => {
    const bank = new Bank({ main: { balance: 1 } });
    const accounts = [bank.main, ...bank.others];
    expect(new Set(accounts.map(({ lock }) => lock)).size).toBe(3);
    for (const account of accounts) expect(account.changed.lock).toBe(account.lock);
    bank.others.at(1).deposit(7);
    bank.main = bank.others.at(1);
    expect(bank.main.balance).toBe(7);
    expect(bank.main.lock).not.toBe(bank.others.at(1).lock);
  });

  it("cannot be set, nor given at first", () => {
    const account = new Account();
    const says = "Account.lock is made with the struct and stays";
    expect(() => Object.assign(account, { lock: new Lock() })).toThrow(says);
    expect(() => new Account({ lock: new Lock() } as never)).toThrow(says);
    expectTypeOf(account.lock).toEqualTypeOf<Lock>();
    expectTypeOf(account.inbox).toEqualTypeOf<Queue<number[]>>();
    // @ts-expect-error: it is read-only.
    expect(() => (account.inbox = new Queue())).toThrow(TypeError);
  });

  it("is left out of a plain copy", () => {
    const account = new Account({ balance: 1, owner: "Bob" });
    const plain = { balance: 1, open: false, owner: "Bob" };
    expect(account.toJSON()).toEqual(plain);
    expectTypeOf(account.toJSON()).toEqualTypeOf<Plain>();
    expect(new Bank({ main: account as never }).main.toJSON()).toEqual(plain);
  });

  it("a condition's lock has to be one of the struct's fields", () => {
    for (const [fields, says] of [
      [{ c: [Condition, "lock"] }, "c is to be made of the field lock"],
      [{ c: [Condition, "c"] }, "c is to be made of the field c"],
      [{ c: [Condition, "n"], n: u32 }, "c is to be made of the field n"],
      [{ c: [u32, 1] }, "a field's type is"],
      [{ c: [] }, "a field's type is"],
    ] as const)
      expect(() => struct(fields as never)).toThrow(says);
    const Wrong = struct({ queue: Queue, c: [Condition, "queue"] });
    expect(() => new Wrong()).toThrow("new Condition takes a Lock or an RLock");
  });

  it("one that cannot be made leaves nothing behind", () => {
    const Wrong = struct({ lock: Lock, queue: [Queue, { maxSize: -1 }] });
    const make = (): void => {
      expect(() => new Wrong()).toThrow("maxSize");
    };
    make();
    collectHere();
    const before = usage().used;
    for (let time = 0; time < 50; time++) make();
    // Locks that were made are the collector's.
    expect(usage().used - before).toBeLessThan(50 * 1_000);
  });

  it("memory is flat over a thousand structs that are given back", () => {
    const use = (): void => {
      const bank = new Bank();
      bank.main.deposit(1);
      bank.others.at(0).inbox.tryPut([1, 2, 3]);
      dispose(bank);
    };
    for (let time = 0; time < 10; time++) use();
    trim();
    const before = usage().used;
    for (let time = 0; time < 1_000; time++) use();
    trim();
    expect(usage().used).toBe(before);
  });

  it("goes with the struct, and stays as long as another realm holds that", () => {
    const account = new Account();
    const [lock, at] = [account.lock, placeOf(account.lock)];
    // As a message on its way does.
    const sent = (account as unknown as SharedObject)[lend]();
    dispose(account);
    expect(() => lock.tryAcquire()).toThrow("disposed");
    expect(() => account.lock).toThrow("disposed");
    const again = objectAt(sent) as Account;
    expect(placeOf(again.lock)).toBe(at);
    again.deposit(1);
    expect(again.changed.lock).toBe(again.lock);
    dispose(again);
  });
});

describe("a realm that dies while it makes a struct with locks in it", () => {
  // This realm has objects of what the dead one made: they must not be collected.
  const kept: object[] = [];
  class KeptLock extends Lock {
    constructor() {
      super();
      kept.push(this);
    }
  }
  class KeptQueue extends Queue {
    constructor() {
      super();
      kept.push(this);
    }
  }
  class Two extends struct({ lock: KeptLock, queue: KeptQueue }) {}

  it("takes nothing from others, and leaves at most what one step was just counting", () => {
    const used = (): number => {
      trim();
      return usage().used;
    };
    const whole = (): number => {
      const before = used();
      kept.push(new Two());
      return used() - before;
    };
    whole();
    const most = whole();
    for (let nth = 1; ; nth++) {
      const other = new Account({ balance: nth });
      kept.push(other);
      const before = used();
      const died = dieWhollyAt(nth, () => void kept.push(new Two()));
      shared.sharing?.buried(realms);
      expect(used() - before).toBeLessThan(most);
      other.deposit(1);
      expect([other.balance, other.lock.locked()]).toEqual([nth + 1, false]);
      expect(other.inbox.tryPut([nth])).toBe(true);
      if (!died) break;
    }
  });
});

function collectHere(): void {
  (globalThis as { gc?: () => void }).gc?.();
  trim();
}
