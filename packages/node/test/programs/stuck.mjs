// All carriers are blocked while what would wake them waits for one: who may still be woken waits on.
import { setTimeout as sleep } from "node:timers/promises";
import { Barrier, Condition, Event, isMain, Lock, Queue, Semaphore, Thread } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";

const TAKES = {
  queue: [() => new Queue(), (it, options) => it.getSync(options), (it) => it.putSync(1)],
  event: [() => new Event(), (it, options) => it.waitSync(options), (it) => it.set()],
  lock: [() => taken(new Lock()), (it, options) => it.acquireSync(options), (it) => it.release()],
  semaphore: [
    () => new Semaphore(0),
    (it, options) => it.acquireSync(options),
    (it) => it.release(),
  ],
  barrier: [() => new Barrier(4), (it, options) => it.waitSync(options), (it) => it.waitSync()],
  condition: [
    () => new Condition(),
    (it, options) => {
      it.acquireSync();
      try {
        return it.waitSync(options);
      } finally {
        it.release();
      }
    },
    (it) => {
      it.acquireSync();
      it.notifyAll();
      it.release();
    },
  ],
};

function taken(lock) {
  lock.tryAcquire();
  return lock;
}

export class Waits extends Thread {
  static module = import.meta.url;
  constructor(what, it, options) {
    super();
    Object.assign(this, { what, it, options });
  }
  run() {
    return TAKES[this.what][1](this.it, this.options);
  }
}

export class Wakes extends Thread {
  static module = import.meta.url;
  constructor(what, it, ms = 0) {
    super();
    Object.assign(this, { what, it, ms });
  }
  async run() {
    await sleep(this.ms);
    TAKES[this.what][2](this.it);
  }
}

export class WakesAlone extends Wakes {
  static module = import.meta.url;
  static kind = "platform";
}

export class Nothing extends Thread {
  static module = import.meta.url;
  run() {}
}

export class Joins extends Thread {
  static module = import.meta.url;
  async run() {
    await sleep(20);
    return new Nothing().start().joinSync();
  }
}

if (isMain) {
  const [what, how] = process.argv.slice(2);
  const runtime = createNodeRuntime({ maxCarriers: 2, parallelism: 2, excepthook() {} });
  const it = TAKES[what][0]();
  const options = how === "timeout" || how === "joins" ? { timeout: 400 } : undefined;
  const waits = [
    new Waits(what, it, options).start(runtime),
    (how === "joins" ? new Joins() : new Waits(what, it, options)).start(runtime),
  ];
  const blocked = () => runtime.stats().carriers.filter((carrier) => carrier.blocked).length;
  while (blocked() < 2 && waits.every((thread) => thread.isAlive())) await sleep(5);
  // What waits for a carrier wakes them, or somebody else does.
  const wakes =
    how === "queued"
      ? [1, 2].map(() => new Wakes(what, it).start(runtime))
      : [new Nothing().start(runtime)];
  if (how === "platform")
    wakes.push(...[1, 2].map(() => new WakesAlone(what, it, 400).start(runtime)));
  if (how === "main") setTimeout(() => [1, 2].map(() => TAKES[what][2](it)), 400);
  const outcome = async (thread) => {
    try {
      await thread.join();
      return "done";
    } catch (error) {
      return error.code ?? error.name;
    }
  };
  const blocking = (thread) => {
    try {
      thread.joinSync();
      return "done";
    } catch (error) {
      return error.code ?? error.name;
    }
  };
  const all = [...waits, ...wakes];
  const outcomes =
    process.argv[4] === "joinSync" ? all.map(blocking) : await Promise.all(all.map(outcome));
  console.log(JSON.stringify(outcomes));
  await runtime.close();
}
