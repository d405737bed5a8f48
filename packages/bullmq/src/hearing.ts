/** What BullMQ tells of jobs: one listener for all of them, however many wait. */
import { QueueEvents, QueueEventsProducer } from "bullmq";
import type { Chunk } from "./chunks.js";
import type { Engine } from "./engine.js";
import { type JobEnd, progressOf, resultOf } from "./jobs.js";

/** An event of our own, by which a listener knows that it hears. */
const HELLO = "heddle:hello";
/** Milliseconds between two of them. */
const AGAIN = 100;

/** Why threads are lost whose machine is. */
const STALLED =
  "its machine has ended, hangs, or was out of the queue's reach for longer than lockDuration";

/** The realm that gets the message. */
interface Hears {
  readonly address: string;
  readonly options: { readonly queue: string };
  readonly chunks: ReadonlyMap<string, Chunk>;
  begun(chunk: Chunk, count: number, machine?: string): void;
  ended(chunk: Chunk, ends: readonly JobEnd[]): void;
  lose(chunk: Chunk, reason: string, cause?: unknown, upTo?: number): void;
  recover(chunk: Chunk): Promise<void>;
}

export class Hearing {
  readonly #events: QueueEvents;
  /** What happens from now on is heard. */
  readonly ready: Promise<void>;

  constructor(client: Hears, engine: Engine, settings: object, failed: (error: unknown) => void) {
    const events = new QueueEvents(client.options.queue, settings as never, engine.events as never);
    this.#events = events;
    events.on("error", failed);
    const chunkOf = (jobId: string) => client.chunks.get(jobId);
    events.on("active", ({ jobId }) => {
      const chunk = chunkOf(jobId);
      if (chunk?.single) client.begun(chunk, 1);
    });
    events.on("progress", ({ jobId, data }) => {
      const chunk = chunkOf(jobId);
      if (!chunk) return;
      const { begun, machine, ends } = progressOf(data);
      client.begun(chunk, begun, machine);
      client.ended(chunk, ends);
    });
    events.on("completed", ({ jobId, returnvalue }) => {
      const chunk = chunkOf(jobId);
      if (!chunk) return;
      client.ended(chunk, resultOf(returnvalue).ends);
      if (chunk.open.size > 0) void client.recover(chunk).catch(failed);
    });
    events.on("failed", ({ jobId }) => {
      const chunk = chunkOf(jobId);
      if (chunk) void client.recover(chunk).catch(failed);
    });
    events.on("stalled", ({ jobId }) => {
      const chunk = chunkOf(jobId);
      if (!chunk || chunk.data.retries > 0) return;
      client.lose(chunk, STALLED, undefined, chunk.single ? 1 : chunk.begun);
    });
    events.on("removed", ({ jobId }) => {
      const chunk = chunkOf(jobId);
      if (chunk) void client.recover(chunk).catch(failed);
    });
    this.ready = this.#begin(client, engine, settings);
    this.ready.catch(() => {});
  }

  async #begin(client: Hears, engine: Engine, settings: object): Promise<void> {
    const { queue } = client.options;
    const producer = new QueueEventsProducer(queue, settings as never, engine.backend as never);
    producer.on("error", () => {});
    const heard = new Promise<void>((resolve) => {
      this.#events.on(
        HELLO as never,
        ((args: { from?: string }) => {
          if (args.from === client.address) resolve();
        }) as never,
      );
    });
    await this.#events.waitUntilReady();
    const greet = (): void =>
      void producer
        .publishEvent({ eventName: HELLO, from: client.address } as never, 10_000)
        .catch(() => {});
    greet();
    const timer = setInterval(greet, AGAIN);
    await heard;
    clearInterval(timer);
    await producer.close();
  }

  close(): Promise<void> {
    return this.#events.close();
  }
}
