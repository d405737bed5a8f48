// A bounded buffer of one's own: two conditions on one lock.
import { Condition, isMain, Lock, SharedList, shared, struct, task, u32 } from "@heddle/core";

export class Buffer extends struct({
  ...{ size: u32, items: SharedList<number>, lock: Lock },
  ...{ notFull: [Condition, "lock"], notEmpty: [Condition, "lock"] },
}) {
  async put(item: number) {
    using _ = await this.lock.hold();
    await this.notFull.waitFor(() => this.items.length < this.size);
    this.items.push(item);
    this.notEmpty.notify();
  }

  async get() {
    using _ = await this.lock.hold();
    await this.notEmpty.waitFor(() => this.items.length > 0);
    this.notFull.notify();
    return this.items.shift() as number;
  }
}

export const produce = task(import.meta.url, async (buffer: Buffer, first: number) => {
  for (let item = first; item < first + 50; item++) await buffer.put(item);
});

export const consume = task(import.meta.url, async (buffer: Buffer) => {
  for (let at = 0; at < 50; at++) sums.push(await buffer.get());
});

const sums = shared("sums", () => new SharedList<number>());

if (isMain) {
  const buffer = new Buffer({ size: 5 });
  const producers = [0, 50].map((first) => produce.start(buffer, first));
  const consumers = [1, 2].map(() => consume.start(buffer));
  for (const thread of [...producers, ...consumers]) await thread.join();
  console.log(
    "sum",
    [...sums].reduce((sum, item) => sum + item),
    "left",
    buffer.items.length,
  );
}
