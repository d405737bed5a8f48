// An event bus: publishers on threads call what others have subscribed with.
import { type Callback, callback, isMain, task } from "@heddle/core";

type Handler = Callback<never[], unknown>;

export class Bus {
  static readonly module = import.meta.url;
  handlers = new Map<string, Handler[]>();

  subscribe(topic: string, handler: (...values: never[]) => unknown) {
    this.handlers.set(topic, [...(this.handlers.get(topic) ?? []), callback(handler)]);
  }

  async publish(topic: string, value: unknown) {
    for (const handler of this.handlers.get(topic) ?? []) await handler(value as never);
  }
}

export const sell = task(import.meta.url, async (bus: Bus, item: string) => {
  for (const price of [1, 2, 3]) await bus.publish("sold", [item, price]);
  await bus.publish("closed", item);
});

if (isMain) {
  const [sales, closed]: [[string, number][], string[]] = [[], []];
  const bus = new Bus();
  bus.subscribe("sold", (sale: [string, number]) => sales.push(sale));
  bus.subscribe(
    "sold",
    ([item, price]: [string, number]) => price === 3 && closed.push(`last ${item}`),
  );
  bus.subscribe("closed", (item: string) => closed.push(item));
  const shops = ["pens", "ink"].map((item) => sell.start(bus, item));
  for (const shop of shops) await shop.join();
  console.log(
    sales.length,
    "sales for",
    sales.reduce((sum, [, price]) => sum + price, 0),
  );
  console.log(closed.sort().join(", "));
}
