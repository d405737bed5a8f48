import { describe, expect, it } from "vitest";
import {
  Barrier,
  Condition,
  Event,
  Lock,
  PriorityQueue,
  Queue,
  RLock,
  RWLock,
  Semaphore,
  ThreadLocal,
  Timer,
} from "../index.js";

/** With a timeout, so that what takes it does not wait for ever. */
const typo = { timout: 5, timeout: 1 } as never;

function held(): Lock {
  const lock = new Lock();
  lock.tryAcquire();
  return lock;
}

/** What takes options, and what it says that there are. */
const calls: readonly [name: string, call: () => unknown, known: string][] = [
  ["new Queue", () => new Queue({ timout: 5 } as never), "maxSize"],
  ["new Barrier", () => new Barrier(2, typo), "action, timeout"],
  ["Lock.acquire", () => new Lock().acquire(typo), "timeout, signal"],
  ["Lock.acquire", () => new Lock().hold(typo), "timeout, signal"],
  ["Lock.acquireSync", () => new Lock().acquireSync(typo), "timeout"],
  ["RLock.tryAcquire", () => new RLock().tryAcquire(typo), "timeout, signal, owner"],
  ["RLock.acquire", () => new RLock().acquire(typo), "timeout, signal, owner"],
  ["RLock.acquireSync", () => new RLock().acquireSync(typo), "timeout, owner"],
  ["RWLock.read.acquire", () => new RWLock().read.acquire(typo), "timeout, signal"],
  ["RWLock.write.acquireSync", () => new RWLock().write.acquireSync(typo), "timeout"],
  ["Semaphore.acquire", () => new Semaphore().acquire(typo), "timeout, signal"],
  ["Semaphore.acquireSync", () => new Semaphore().acquireSync(typo), "timeout"],
  ["Event.wait", () => new Event().wait(typo), "timeout, signal"],
  ["Event.waitSync", () => new Event().waitSync(typo), "timeout"],
  ["Condition.wait", () => new Condition(held()).wait(typo), "timeout, signal, owner"],
  ["Condition.waitFor", () => new Condition(held()).waitFor(() => 1, typo), "timeout, signal"],
  ["Condition.waitSync", () => new Condition(held()).waitSync(typo), "timeout, owner"],
  ["Barrier.wait", () => new Barrier(1).wait(typo), "timeout, signal"],
  ["Barrier.waitSync", () => new Barrier(1).waitSync(typo), "timeout"],
  ["Queue.put", () => new Queue().put(1, typo), "timeout, signal"],
  ["Queue.putSync", () => new Queue().putSync(1, typo), "timeout"],
  ["Queue.get", () => new Queue().get(typo), "timeout, signal"],
  ["Queue.getSync", () => new Queue().getSync(typo), "timeout"],
  ["Queue.join", () => new Queue().join(typo), "timeout, signal"],
  ["Queue.shutdown", () => new Queue().shutdown(typo), "immediate"],
  ["PriorityQueue.put", () => new PriorityQueue().put(1, typo), "priority, timeout, signal"],
  ["PriorityQueue.put", () => new PriorityQueue().putSync(1, typo), "priority, timeout"],
  ["PriorityQueue.put", () => new PriorityQueue().tryPut(1, typo), "priority"],
  ["ThreadLocal.get", () => new ThreadLocal().get(typo), "owner"],
  ["Timer.join", () => new Timer(1, () => {}).join(typo), "timeout, signal"],
];

describe("an option that there is not", () => {
  for (const [name, call, known] of calls) {
    it(`is refused by ${name}, which tells those that there are: ${known}`, async () => {
      const refused = await Promise.resolve()
        .then(call)
        .catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(TypeError);
      expect((refused as Error).message).toMatch(`${name}: there is no option timout, only `);
      expect((refused as Error).message).toContain(known);
    });
  }

  it("is no option that another call of the same object takes", () => {
    const signal = new AbortController().signal;
    expect(() => new Event().waitSync({ signal } as never)).toThrow("no option signal");
    expect(() => new PriorityQueue().tryPut(1, { timeout: 1 } as never)).toThrow(
      "no option timeout",
    );
  });
});
