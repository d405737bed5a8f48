// Makes large objects in a loop, gives each to a thread, joins it and drops it: prints the most memory that was resident.
import { array, f64, isMain, Queue, Thread } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";

export class Small extends array(f64, 8192) {}
export class Middle extends array(f64, 32_768) {}
export class Large extends array(f64, 131_072) {}
export class Largest extends array(f64, 1_000_000) {}

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

const sizes = { Small: 2 ** 16, Middle: 2 ** 18, Large: 2 ** 20, Largest: 8e6 };

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

if (isMain) {
  const [how, name, count, max] = process.argv.slice(2);
  const type = { Small, Middle, Large, Largest }[name];
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
