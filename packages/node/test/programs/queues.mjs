import { PriorityQueue, Thread } from "@heddle/core";

/** Puts and takes in a realm of its own. What was done is counted in shared memory. */
export class QueueUser extends Thread {
  static module = import.meta.url;
  static kind = "platform";

  /** @param {string} part */
  constructor(part, queue, more = {}) {
    super();
    this.part = part;
    this.queue = queue;
    this.more = more;
  }

  run() {
    return this[this.part](this.queue, this.more);
  }

  produceSync(queue, { from, count }) {
    for (let number = 0; number < count; number++) queue.putSync({ from, number });
  }

  async produce(queue, { from, count }) {
    for (let number = 0; number < count; number++) await queue.put({ from, number });
  }

  consumeSync(queue, { seen }) {
    const order = new Map();
    try {
      for (;;) this.take(queue.getSync(), order, seen);
    } catch (error) {
      if (error.name !== "QueueShutdown") throw error;
    }
  }

  async consume(queue, { seen }) {
    const order = new Map();
    for await (const item of queue) this.take(item, order, seen);
  }

  /** Of each producer the items come in the order in which they were put. */
  take({ from, number }, order, seen) {
    const last = order.get(from) ?? -1;
    if (number <= last) throw new Error(`of ${from} item ${number} came after ${last}`);
    order.set(from, number);
    Atomics.add(seen[from], number, 1);
  }

  /** Says of each item that it will be put, then that it was. Until it is killed. */
  putForEver(queue, { from, told }) {
    for (let number = 0; ; number++) {
      Atomics.store(told, 2 * from, number + 1);
      const options = queue instanceof PriorityQueue ? { priority: number % 5 } : {};
      if (number % 3 === 0)
        queue.putSync({ from, number, text: "x".repeat(number % 2000) }, options);
      else while (!queue.tryPut({ from, number, text: "y" }, options));
      Atomics.store(told, 2 * from + 1, number + 1);
    }
  }

  async takeForEver(queue, { taken, waits }) {
    for (;;) {
      const { from, number } = waits ? await queue.get() : queue.getSync();
      Atomics.add(taken[from], number, 1);
    }
  }

  getSync(queue, options) {
    return queue.getSync(options);
  }

  get(queue, options) {
    return queue.get(options);
  }

  putSync(queue, { value }) {
    return queue.putSync(value);
  }

  joinSync(queue) {
    queue.joinSync();
    return queue.size;
  }

  /** @returns {Promise<unknown>} what the thread gives that somebody else put. */
  async joinTaken(queue) {
    const { thread } = await queue.get();
    return await thread.join();
  }

  joinTakenSync(queue) {
    return queue.getSync().thread.joinSync();
  }

  /** Its start has not left this realm when others have it. */
  putThread(queue, { count }) {
    for (let made = 0; made < count; made++)
      queue.putSync({ thread: new QueueUser("echo", queue, { value: made }).start() });
    const until = performance.now() + 20;
    while (performance.now() < until);
  }

  async passOn(queue, { to }) {
    to.putSync(await queue.get());
  }

  async echo(_queue, { value, turns = 0 }) {
    for (let turn = 0; turn < turns; turn++) await new Promise((next) => setTimeout(next));
    return value;
  }

  failing(queue) {
    return queue.putSync(new TypeError("of there", { cause: queue }));
  }
}
