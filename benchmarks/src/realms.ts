import { setTimeout as wait } from "node:timers/promises";
import { BroadcastChannel } from "node:worker_threads";
import { type Answer, CHANNEL, type RealmState, stateOfRealm, workerCount } from "./realm-state.js";
import type { Subject } from "./subject.js";

/** Asks all realms of this process how they are. */
export class Realms {
  readonly #channel = new BroadcastChannel(CHANNEL);
  #answers: Answer[] = [];
  #question = 0;

  constructor(private readonly subject: Subject) {
    this.#channel.onmessage = (event: unknown) => {
      const { data } = event as { data: Answer };
      if (data.answer === this.#question) this.#answers.push(data);
    };
    this.#channel.unref();
  }

  /** Waits until so many threads sleep forever, and tells how many in each realm. */
  async asleep(threads: number): Promise<number[]> {
    for (;;) {
      const counts = (await this.#ask(false)).map(({ asleep }) => asleep);
      if (counts.reduce((sum, count) => sum + count, 0) >= threads) return counts;
      await wait(1);
    }
  }

  /** Heap and external memory of all realms together, after collection. */
  async bytes(): Promise<number> {
    return (await this.#ask(true)).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #ask(collect: boolean): Promise<RealmState[]> {
    this.#answers = [];
    // A worker that comes later has not heard the question.
    const workers = workerCount();
    this.#channel.postMessage({ question: ++this.#question, collect });
    const own = await stateOfRealm(collect);
    for (let waits = 1; this.#answers.length < workers; waits++) {
      if (waits > 3_000) throw new Error("a worker does not say how it is");
      await wait(5);
      // A worker that is parked outside of its event loop hears nothing until it has to wait for something.
      if (waits % 20 === 0) await this.subject.atOnce("sleep", [20, 20, 20, 20]);
    }
    return [own, ...this.#answers];
  }
}
