/** Looks after what no event tells: an engine out of reach, a queue that no machine serves, and events that were missed. */
import type { Queue } from "bullmq";
import type { Chunk } from "./chunks.js";
import type { ClientOptions } from "./options.js";

/** Milliseconds between two looks. */
const LOOK = 500;
/** Milliseconds that an answer of the engine may take. */
const ANSWER = 2000;
/** Milliseconds of trouble after which it is said. */
const PATIENCE = 2000;
/** Milliseconds that threads wait for a machine before it is said that there is none. */
const LONELY = 5000;
/** Jobs that are looked at in one round. */
const SOME = 50;

/** Whose threads are looked after. */
interface Watched {
  readonly closed: boolean;
  readonly options: ClientOptions;
  readonly chunks: ReadonlyMap<string, Chunk>;
  recover(chunk: Chunk): Promise<void>;
  loseAll(reason: string, cause: unknown): void;
}

export class Watch {
  #queue: Queue | undefined;
  #timer: NodeJS.Timeout | undefined;
  #troubleSince: number | undefined;
  #cause: unknown;
  #told = false;
  #lonely = false;
  #looking = false;

  constructor(
    readonly client: Watched,
    readonly where: string,
  ) {}

  begin(queue: Queue): void {
    this.#queue = queue;
    this.#timer = setInterval(() => void this.#look(), LOOK);
    this.#timer.unref();
  }

  /** An error of the engine, or of the way there. */
  trouble(error: unknown): void {
    this.#cause = error;
    this.#troubleSince ??= performance.now();
  }

  async #look(): Promise<void> {
    if (this.#looking || this.client.closed) return;
    this.#looking = true;
    try {
      const since = this.#troubleSince;
      if (since !== undefined) await this.#ask(since);
      else if (this.client.chunks.size > 0) await this.#lookAtJobs();
    } catch (error) {
      this.trouble(error);
    } finally {
      this.#looking = false;
    }
  }

  async #ask(since: number): Promise<void> {
    const { client, where } = this;
    const answered = this.#queue
      ?.count()
      .then(() => true)
      .catch(() => false);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), ANSWER);
    });
    const reached = (await Promise.race([answered, late])) === true;
    clearTimeout(timer);
    if (reached) {
      this.#troubleSince = undefined;
      this.#told = false;
      // What happened meanwhile is mostly heard of now, but not where the engine has been started anew.
      for (const chunk of [...client.chunks.values()]) if (chunk.added) await client.recover(chunk);
      return;
    }
    const ms = performance.now() - since;
    const cause = this.#cause instanceof Error ? `: ${this.#cause.message}` : "";
    if (ms > PATIENCE && !this.#told && client.chunks.size > 0) {
      this.#told = true;
      process.emitWarning(
        `the queue "${client.options.queue}" at ${where} cannot be reached${cause}; its threads wait`,
        "HeddleWarning",
      );
    }
    const { connectTimeout } = client.options;
    if (ms > connectTimeout)
      client.loseAll(
        `the queue at ${where} could not be reached for ${connectTimeout} ms (connectTimeout)${cause}`,
        this.#cause,
      );
  }

  async #lookAtJobs(): Promise<void> {
    const { client } = this;
    const now = performance.now();
    const quiet = [...client.chunks.values()].filter(({ added }) => added);
    const oldest = quiet.filter(({ heardAt }) => now - heardAt > 2 * client.options.lockDuration);
    for (const chunk of oldest.slice(0, SOME)) await client.recover(chunk);
    const waits = quiet.some(({ begun, heardAt }) => begun === 0 && now - heardAt > LONELY);
    if (waits && !this.#lonely) await this.#countMachines();
  }

  async #countMachines(): Promise<void> {
    this.#lonely = true;
    if (((await this.#queue?.getWorkersCount()) ?? 1) > 0) return;
    const { queue } = this.client.options;
    process.emitWarning(
      `no machine serves the queue "${queue}" at ${this.where}, so its threads wait: run npx heddle-bullmq ./classes.js --queue ${queue} --connection ${this.where}`,
      "HeddleWarning",
    );
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
  }
}
