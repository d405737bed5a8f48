// The sleeping barber: a shop with three chairs; who finds none goes away.
import { isMain, Lock, Semaphore, sleep, struct, task, u32 } from "@heddle/core";

export class Shop extends struct({
  ...{ chairs: u32, waiting: u32, served: u32, refused: u32 },
  ...{ lock: Lock, customers: [Semaphore, 0], ready: [Semaphore, 0] },
}) {
  async enter() {
    const found = await this.lock.run(() => this.waiting < this.chairs && ++this.waiting);
    if (!found) return this.atomic.add("refused", 1);
    this.customers.release();
    await this.ready.acquire();
  }

  async cut() {
    await this.customers.acquire();
    await this.lock.run(() => this.waiting--);
    await sleep(1);
    this.served++;
    this.ready.release();
  }
}

export const barber = task(import.meta.url, async (shop: Shop) => {
  while (true) await shop.cut();
});

export const customer = task(import.meta.url, (shop: Shop) => shop.enter());

if (isMain) {
  const shop = new Shop({ chairs: 3 });
  barber.with({ daemon: true }).start(shop);
  const customers = Array.from({ length: 20 }, () => customer.start(shop));
  for (const each of customers) await each.join();
  console.log("customers", shop.served + shop.refused);
  console.log(shop.served === 0 ? "served none" : "served some");
}
