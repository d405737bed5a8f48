import { figure, WORKERS } from "../figure.js";
import { Realms } from "../realms.js";
import { BRIEF, type Sampling, sample, THOROUGH } from "../sample.js";
import { expectSame, numbers } from "../values.js";
import { FOREVER } from "../work.js";

interface Params {
  readonly threads: number;
  readonly sampling: Sampling;
}

/** Pools that run one task at a time on a worker have no place for a thread beside one that sleeps. */
export const besideSleepers = figure<Params>({
  title: "one after another, while a sleeping thread lives on each carrier",
  place: "process",
  subjects: ["heddle-node", "heddle-threads", "bare", "comlink"],
  metrics: { each: { title: "each", unit: "µs" } },
  full: { threads: 1_000, sampling: THOROUGH },
  tiny: { threads: 5, sampling: BRIEF },
  memory: true,
  async measure(subject, { threads, sampling }) {
    const values = numbers(threads);
    await subject.setup(WORKERS, "light");
    const realms = new Realms(subject);
    // Who sleeps where is the subject's to choose, so more are started until each carrier has one.
    for (let sleepers = WORKERS, hosts = 0; hosts < WORKERS; sleepers += WORKERS) {
      if (sleepers > 100) throw new Error("no way to get a sleeping thread onto each carrier");
      void subject.atOnce("sleep", new Array<number>(WORKERS).fill(FOREVER));
      hosts = (await realms.asleep(sleepers)).filter((count) => count > 0).length;
    }
    const ms = await sample(
      () => subject.oneByOne("echo", values),
      (results) => expectSame(values, results),
      sampling,
    );
    return { each: (ms * 1000) / threads };
  },
});
