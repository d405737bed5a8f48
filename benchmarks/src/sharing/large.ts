import { array, f64, Queue, type SharedArray, Thread } from "@heddle/core";

/** Arrays by how many bytes they have. */
export const arrays = {
  65536: class Array64kB extends array(f64, 8_192) {},
  262144: class Array256kB extends array(f64, 32_768) {},
  1048576: class Array1MB extends array(f64, 131_072) {},
  8388608: class Array8MB extends array(f64, 1_048_576) {},
};
export type Size = keyof typeof arrays;

type Numbers = SharedArray<typeof f64>;

/** The first thread, so that its carrier is up. */
export class Nothing extends Thread {
  static override readonly module = import.meta.url;
  override run() {}
}

/** Reads the ends of an array. */
export class Reads extends Thread<number> {
  static override readonly module = import.meta.url;
  static override readonly oneWay = ["values"];

  constructor(readonly values: Numbers) {
    super();
  }

  run() {
    return this.values.at(0) + this.values.at(-1);
  }
}

/** Takes an array out of a queue, and reads its ends. */
export class Takes extends Thread<number> {
  static override readonly module = import.meta.url;
  static override readonly oneWay = ["queue"];

  constructor(readonly queue: Queue<Float64Array>) {
    super();
  }

  async run() {
    const values = await this.queue.get();
    return (values[0] as number) + (values.at(-1) as number);
  }
}

/** One round: makes something large, gives it to a thread, joins that, and drops it; the thread's answer is 2. */
export const rounds = {
  async arrays(bytes: Size, disposes: boolean): Promise<number> {
    const values = new arrays[bytes]();
    values.set(0, 1);
    values.set(-1, 1);
    const sum = await new Reads(values).start().join();
    if (disposes) (values as unknown as Disposable)[Symbol.dispose]();
    return sum;
  },

  async items(bytes: Size, disposes: boolean): Promise<number> {
    const values = new Float64Array(bytes / 8).fill(1);
    const queue = new Queue<Float64Array>();
    await queue.put(values);
    const sum = await new Takes(queue).start().join();
    if (disposes) queue[Symbol.dispose]();
    return sum;
  },
};
