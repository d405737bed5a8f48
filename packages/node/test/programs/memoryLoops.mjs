// Makes large objects in a loop, gives each to a thread, joins it and drops it: prints the most memory that was resident.
import { array, callback, f64, isMain, Queue, Thread } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";

export class Small extends array(f64, 8192) {}
export class Middle extends array(f64, 32_768) {}
export class Large extends array(f64, 131_072) {}
export class Largest extends array(f64, 1_000_000) {}
export class Huge extends array(f64, 6_250_000) {}
export class Whole extends array(f64, 12_500_000) {}

export class Sum extends Thread {
  static module = import.meta.url;
  static oneWay = ["values"];
  constructor(values) {
    super();
    this.values = values;
  }
  run() {
    return this.values.at(0) + this.values.at(-1);
  }
}

export class Take extends Thread {
  static module = import.meta.url;
  static oneWay = ["queue"];
  constructor(queue) {
    super();
    this.queue = queue;
  }
  async run() {
    const bytes = await this.queue.get();
    return bytes[0] + bytes.at(-1);
  }
}

/** Has read what it got, and blocks. */
export class Waits extends Thread {
  static kind = "platform";
  static module = import.meta.url;
  static oneWay = ["values"];
  constructor(values, tell, go) {
    super();
    Object.assign(this, { values, tell, go });
  }
  async run() {
    const sum = this.sum();
    // By then the main realm has heard that this thread has begun, and keeps nothing for it.
    await new Promise((resolve) => setImmediate(resolve));
    await this.tell(sum);
    this.go.getSync();
    return sum;
  }
  sum() {
    const { values } = this;
    this.values = undefined;
    return values.at(0) + values.at(-1);
  }
}

/** Its result is an array. */
export class Makes extends Thread {
  static module = import.meta.url;
  constructor(type) {
    super();
    this.type = type;
  }
  run() {
    const values = new types[this.type]();
    values.set(0, 1);
    values.set(-1, 2);
    return values;
  }
}

/** Does the rounds on a thread. */
export class Inner extends Thread {
  static module = import.meta.url;
  constructor(type, count) {
    super();
    Object.assign(this, { type, count });
  }
  async run() {
    let sum = 3;
    for (let left = this.count; left > 0; left--) sum = await rounds.arrays(types[this.type]);
    return sum;
  }
}

const types = { Small, Middle, Large, Largest, Huge, Whole };
const sizes = {
  Small: 2 ** 16,
  Middle: 2 ** 18,
  Large: 2 ** 20,
  Largest: 8e6,
  Huge: 50e6,
  Whole: 100e6,
};

const rounds = {
  async arrays(type) {
    const values = new type();
    values.set(0, 1);
    values.set(-1, 2);
    return await new Sum(values).start().join();
  },
  async disposed(type) {
    const values = new type();
    try {
      values.set(0, 1);
      values.set(-1, 2);
      return await new Sum(values).start().join();
    } finally {
      values[Symbol.dispose]();
    }
  },
  async turns(type) {
    new type();
    await new Promise((resolve) => setTimeout(resolve));
    return 3;
  },
  async blocked(type) {
    const go = new Queue();
    const threads = [await waits(type, go), await waits(type, go)];
    // They fit only where both of theirs are no more.
    const own = [new type(), new type()];
    own[1].set(0, own[0].at(0));
    for (const thread of threads) await go.put(thread.ident);
    const sums = await Promise.all(threads.map((thread) => thread.join()));
    return sums[0];
  },
  async results(type) {
    const values = await new Makes(type.name).start().join();
    return values.at(0) + values.at(-1);
  },
  async inner(type) {
    return await new Inner(type.name, 10).start().join();
  },
  async items(type) {
    const bytes = new Uint8Array(sizes[type.name]);
    bytes.set([1]);
    bytes.set([2], bytes.length - 1);
    const queue = new Queue();
    await queue.put(bytes);
    return await new Take(queue).start().join();
  },
  async left(type) {
    const queue = new Queue();
    await queue.put(new Uint8Array(sizes[type.name]));
    return 3;
  },
};

/** A thread that has read its array and is about to block. */
async function waits(type, go) {
  const values = new type();
  values.set(0, 1);
  values.set(-1, 2);
  let thread;
  await new Promise((told) => {
    thread = new Waits(values, callback(told), go).start();
  });
  thread.values = undefined;
  return thread;
}

if (isMain) {
  const [how, name, count, max] = process.argv.slice(2);
  const type = types[name];
  const runtime = createNodeRuntime({
    parallelism: 2,
    sharedMemory: Number(max) > 0 ? { maxBytes: Number(max) * 2 ** 20 } : undefined,
  });
  runtime.install();
  let resident = 0;
  const begun = performance.now();
  for (let round = 0; round < Number(count); round++) {
    const sum = await rounds[how](type);
    if (sum !== 3) throw new Error(`round ${round} gave ${sum}`);
    if (round % 16 === 0) resident = Math.max(resident, process.memoryUsage.rss());
  }
  const each = ((performance.now() - begun) / Number(count)) * 1000;
  console.log(JSON.stringify({ resident: Math.round(resident / 2 ** 20), each: Math.round(each) }));
  await runtime.close();
}
