import { setTimeout as wait } from "node:timers/promises";
import { figure, WORKERS } from "../figure.js";
import { expectSame, numbers } from "../values.js";

interface Params {
  readonly threads: number;
  readonly ms: number;
}

export const idle = figure<Params>({
  title: "CPU time of the whole process in the 5 s after the last thread",
  place: "process",
  subjects: ["heddle-node", "heddle-threads", "bare", "piscina", "tinypool", "workerpool"],
  metrics: { cpu: { title: "CPU", unit: "ms" } },
  full: { threads: 1_000, ms: 5_000 },
  tiny: { threads: 5, ms: 50 },
  async measure(subject, { threads, ms }) {
    const values = numbers(threads);
    await subject.setup(WORKERS, "light");
    expectSame(values, await subject.atOnce("echo", values));
    expectSame(values, await subject.oneByOne("echo", values));
    // From the last result on, so that spinning down counts too.
    const before = process.cpuUsage();
    await wait(ms);
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1000 };
  },
});
