import { createPostgresBackend, Queue, QueueEvents } from "bullmq";
import { afterEach, expect, it } from "vitest";
import { createEventsBackend } from "../src/late-events.js";
import { engines, newQueue } from "./fleets.js";
import { write } from "./transactions.mjs";

const connectionString = new Map(engines).get("PostgreSQL") as string;
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it("an event is heard on PostgreSQL although a later one was seen before it", async () => {
  const name = newQueue();
  const connection = { connectionString, migrate: true } as never;
  const queue = new Queue(name, { connection }, createPostgresBackend as never);
  ends.push(() => queue.close());
  await queue.waitUntilReady();
  const events = new QueueEvents(
    name,
    { connection, lastEventId: "0" },
    createEventsBackend as never,
  );
  ends.push(() => events.close());
  const heard: string[] = [];
  const waiting = new Map<string, () => void>();
  events.on(
    "told" as never,
    (({ number }: { number: string }) => {
      heard.push(number);
      waiting.get(number)?.();
    }) as never,
  );
  const heardOf = (number: number): Promise<void> =>
    new Promise((resolve) => waiting.set(String(number), resolve));
  const all = [0, 1, 2, 3].map(heardOf);
  // From here on it hears.
  await (await write(connectionString, name, 0))();
  await all[0];
  const early = await write(connectionString, name, 1);
  const late = await write(connectionString, name, 2);
  await (await write(connectionString, name, 3))();
  await all[3];
  await late();
  await all[2];
  await early();
  await all[1];
  expect(heard).toEqual(["0", "3", "2", "1"]);
});
