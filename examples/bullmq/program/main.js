/** Pings the hosts that are named, each by a thread on one of the machines: `npm start -- https://example.org/ …`. */
import { createBullmqRuntime } from "@heddle/bullmq";
import { Pinger } from "./pinger.js";

const connection = process.env.HEDDLE_CONNECTION ?? "redis://127.0.0.1:6379";
const urls = process.argv.slice(2);
const fleet = createBullmqRuntime({ queue: "pingers", connection, classes: { Pinger } });
fleet.observe({ end: ({ name, machine }) => console.log(`${name} was asked by ${machine}`) });
const threads = urls.map((url) => new Pinger(url).start(fleet));
for (const thread of threads) {
  const words = await thread.join().then(
    (ms) => `${ms} ms`,
    (error) => `${error.message}: ${error.cause?.message ?? ""}`,
  );
  console.log(`${thread.name}: ${words}`);
}
await fleet.close();
