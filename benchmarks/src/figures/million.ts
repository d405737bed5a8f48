import { figure, WORKERS } from "../figure.js";
import { Realms } from "../realms.js";
import { expectSame, numbers } from "../values.js";

interface Params {
  readonly batch: number;
  readonly batches: number;
}

export const million = figure<Params>({
  title: "a million threads, one batch of 10,000 after another",
  place: "process",
  subjects: ["heddle-node", "heddle-threads", "piscina"],
  metrics: {
    first: { title: "memory after 100,000", unit: "MB" },
    last: { title: "after 1,000,000", unit: "MB" },
    growth: { title: "last ÷ first", unit: "×" },
  },
  full: { batch: 10_000, batches: 100 },
  tiny: { batch: 20, batches: 10 },
  memory: true,
  async measure(subject, { batch, batches }) {
    const values = numbers(batch);
    await subject.setup(WORKERS, "light");
    const realms = new Realms(subject);
    const run = async (count: number): Promise<number> => {
      for (let done = 0; done < count; done++) {
        expectSame(values, await subject.atOnce("echo", values));
      }
      return (await realms.bytes()) / 1e6;
    };
    const first = await run(batches / 10);
    const last = await run(batches - batches / 10);
    return { first, last, growth: last / first };
  },
});
