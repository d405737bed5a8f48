// A producer and consumers: a queue hands each order to one of them, and holds ten at most.
import { isMain, Queue, Thread } from "@heddle/core";

interface Order {
  id: number;
  items: number[];
}

export class Producer extends Thread {
  static override readonly module = import.meta.url;
  orders: Queue<Order>;

  constructor(orders: Queue<Order>) {
    super();
    this.orders = orders;
  }

  async run() {
    for (let id = 1; id <= 100; id++) await this.orders.put({ id, items: [id, 2 * id] });
    this.orders.shutdown(); // those who wait get what is left, and then the end
  }
}

export class Consumer extends Thread<number> {
  static override readonly module = import.meta.url;
  orders: Queue<Order>;

  constructor(orders: Queue<Order>) {
    super();
    this.orders = orders;
  }

  async run() {
    let sum = 0;
    for await (const { items } of this.orders) for (const item of items) sum += item;
    return sum;
  }
}

if (isMain) {
  const orders = new Queue<Order>({ maxSize: 10 });
  new Producer(orders).start();
  const consumers = Array.from({ length: 4 }, () => new Consumer(orders).start());
  let sum = 0;
  for (const consumer of consumers) sum += await consumer.join();
  console.log(`four consumers counted ${sum} in 100 orders`);
}
