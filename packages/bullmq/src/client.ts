/** The program's side: threads become jobs, and what is heard of the jobs becomes news of the threads. */
import { randomUUID } from "node:crypto";
import type { FleetMail, FleetNews, FleetPort, FleetStart } from "@heddle/core/adapter/fleet";
import { Queue } from "bullmq";
import { fromBytes, toBytes } from "./bytes.js";
import { Chunk, cut } from "./chunks.js";
import type { Connection, Engine } from "./engine.js";
import { openEngine } from "./engine.js";
import { Hearing } from "./hearing.js";
import { Idents } from "./idents.js";
import { endsInLog, type JobData, type JobEnd, progressOf, resultOf } from "./jobs.js";
import { findThread } from "./lookup.js";
import { bullOptions, type ClientOptions } from "./options.js";
import { Post } from "./post.js";
import { keepAlive, nodeHost, within } from "./process.js";
import { reach } from "./reach.js";
import { Watch } from "./watch.js";

/** What is there once the engine can be reached. */
interface Open {
  readonly engine: Engine;
  readonly queue: Queue;
  readonly post: Post;
  readonly hearing: Hearing;
  readonly watch: Watch;
}

/** States of a job that no machine has. */
const WAITS: ReadonlySet<string> = new Set(["waiting", "delayed", "prioritized", "paused"]);
/** Milliseconds that closing a connection may take. */
const CLOSE = 2000;

export class Client implements FleetPort {
  readonly name = "@heddle/bullmq";
  readonly realmName = nodeHost.realmName;
  readonly onEnd = nodeHost.onEnd;
  readonly fail = nodeHost.fail;
  readonly diagnostics = nodeHost.diagnostics;
  readonly address = randomUUID().replaceAll("-", "");
  readonly maxBytes: number;
  readonly toBytes = toBytes;
  readonly fromBytes = fromBytes;
  readonly keepAlive = keepAlive();
  readonly #idents = new Idents();
  readonly chunks = new Map<string, Chunk>();
  readonly #ofThread = new Map<number, Chunk>();
  readonly #open: Promise<Open>;
  /** What is to be closed, as far as it is there. */
  readonly #closers: (() => Promise<unknown>)[] = [];
  news!: FleetNews;
  /** Threads to stop or kill at the end of this tick. */
  #asked = new Set<Chunk>();
  closed = false;

  constructor(
    readonly options: ClientOptions,
    connection: Connection | undefined,
  ) {
    this.maxBytes = options.maxBytes;
    this.#open = this.#connect(connection);
    // Each thread that was started meanwhile ends as lost, with this error.
    this.#open.catch((error) =>
      this.loseAll(`the queue could not be opened: ${error.message}`, error),
    );
  }

  async #connect(connection: Connection | undefined): Promise<Open> {
    const engine = await openEngine(connection);
    if (this.closed) return await engine.end().then(() => Promise.reject(new Error("closed")));
    this.#closers.push(() => engine.end());
    const { queue: name, prefix, telemetry } = this.options;
    const settings = { ...engine.options, ...bullOptions(prefix, telemetry) };
    const watch = new Watch(this, engine.where);
    const failed = (error: unknown): void => watch.trouble(error);
    const queue = new Queue(name, settings, engine.backend as never);
    queue.on("error", failed);
    const post = new Post(engine, {
      queue: name,
      prefix,
      address: this.address,
      machine: false,
      maxBytes: this.maxBytes,
      received: (from, mail) => this.news.mail(from, mail),
      failed,
    });
    const hearing = new Hearing(this, engine, settings, failed);
    watch.begin(queue);
    this.#closers.unshift(() => Promise.all([post.close(), hearing.close(), queue.close()]));
    this.#closers.unshift(() => watch.close());
    await Promise.all([queue.waitUntilReady(), post.ready, hearing.ready]);
    return { engine, queue, post, hearing, watch };
  }

  /** What other processes reach the queue by, once that is known. */
  async connection(): Promise<Connection> {
    return (await this.#reached()).engine.connection;
  }

  #reached(): Promise<Open> {
    return reach(this.#open, this.options.connectTimeout);
  }

  nextIdent(first: boolean): number {
    return this.#idents.next(first);
  }

  send(starts: readonly FleetStart[]): void {
    const chunks = cut(starts, this.options.chunk, this.address).map(({ id, data }) => {
      const chunk = new Chunk(id, data);
      this.#keep(chunk);
      return chunk;
    });
    void this.#add(chunks);
  }

  #keep(chunk: Chunk): void {
    this.chunks.set(chunk.id, chunk);
    for (const ident of chunk.data.idents) this.#ofThread.set(ident, chunk);
  }

  async #add(chunks: readonly Chunk[]): Promise<void> {
    try {
      const { queue } = await this.#open;
      const jobs = chunks.filter(({ open }) => open.size > 0).map((chunk) => this.#jobOf(chunk));
      const [first] = jobs;
      if (jobs.length === 1 && first) await queue.add(first.name, first.data, first.opts);
      else if (jobs.length > 0) await queue.addBulk(jobs);
      for (const chunk of chunks) {
        chunk.added = true;
        if (chunk.asked.size > 0) this.#askSoon(chunk);
      }
    } catch (error) {
      if (this.closed) return;
      for (const chunk of chunks)
        this.lose(chunk, `it could not be sent: ${messageOf(error)}`, error);
    }
  }

  #jobOf({ id, data }: Chunk) {
    const { keepResults, jobs } = this.options;
    const age = Math.ceil(keepResults / 1000);
    const opts = {
      ...jobs,
      jobId: id,
      attempts: data.retries + 1,
      removeOnComplete: { age },
      removeOnFail: { age },
    };
    return { name: data.class, data, opts };
  }

  stop(ident: number, reason: Uint8Array): void {
    this.#ask(ident, false, reason);
  }

  kill(ident: number): void {
    this.#ask(ident, true, new Uint8Array());
  }

  #ask(ident: number, kill: boolean, bytes: Uint8Array): void {
    const chunk = this.#ofThread.get(ident);
    if (!chunk) return;
    chunk.asked.set(chunk.placeOf(ident), { kill, bytes });
    if (chunk.added) this.#askSoon(chunk);
  }

  /** Those of one tick together, since a job that waits is sent anew without them. */
  #askSoon(chunk: Chunk): void {
    if (this.#asked.size === 0)
      queueMicrotask(() => {
        const asked = this.#asked;
        this.#asked = new Set();
        for (const each of asked) void this.#askFor(each);
      });
    this.#asked.add(chunk);
  }

  /**
   * Marks the job first and asks for its state then. A machine that takes the job after that reads the mark, and runs
   * no marked thread; machines that have taken it already get a message. So a thread whose job still waits after the
   * mark never runs, and ends here at once.
   */
  async #askFor(chunk: Chunk): Promise<void> {
    try {
      const { queue } = await this.#open;
      const places = [...chunk.asked.keys()];
      const job = await queue.getJob(chunk.id);
      if (!job) return await this.recover(chunk);
      const { stopped = [] } = job.data as JobData;
      await job.updateData({ ...job.data, stopped: [...new Set([...stopped, ...places])] });
      if (!WAITS.has(await job.getState())) return this.#tellMachines(chunk);
      const { begun } = progressOf((await queue.getJob(chunk.id))?.progress);
      for (const place of places)
        if (chunk.data.retries > 0 || place >= begun)
          this.#close(chunk, place, (ident) => this.news.cancelled(ident));
      if (chunk.open.size === 0) await queue.remove(chunk.id);
    } catch {
      // The job has ended meanwhile, or the engine is out of reach: what comes of either is heard of otherwise.
      this.#tellMachines(chunk);
    }
  }

  #tellMachines(chunk: Chunk): void {
    void this.#open.then(({ post }) => {
      for (const [place, { kill, bytes }] of chunk.asked) {
        const ident = chunk.data.idents[place];
        if (ident === undefined || !chunk.open.has(place)) continue;
        post.send({ op: kill ? "kill" : "stop", ident, bytes: kill ? undefined : bytes });
      }
    }, ignore);
  }

  /** So many of a job's threads may have begun. */
  begun(chunk: Chunk, count: number, machine?: string): void {
    chunk.heardAt = performance.now();
    for (let place = chunk.begun; place < count; place++) {
      const ident = chunk.data.idents[place];
      if (ident !== undefined && chunk.open.has(place))
        this.news.begun(ident, machine || undefined);
    }
    if (count > chunk.begun) chunk.begun = count;
    // One that had begun when it was asked to stop may have been nowhere to be found.
    if (chunk.asked.size > 0) this.#tellMachines(chunk);
  }

  ended(chunk: Chunk, ends: readonly JobEnd[]): void {
    chunk.heardAt = performance.now();
    for (const [place, bytes] of ends)
      this.#close(chunk, place, (ident) => this.news.ended(ident, Buffer.from(bytes, "base64")));
  }

  #close(chunk: Chunk, place: number, tell: (ident: number) => void): void {
    const ident = chunk.data.idents[place];
    if (ident === undefined || !chunk.open.delete(place)) return;
    this.#ofThread.delete(ident);
    chunk.asked.delete(place);
    if (chunk.open.size === 0) this.chunks.delete(chunk.id);
    tell(ident);
  }

  /** @param upTo so many of its threads, in their order; left out: all whose end is not known. */
  lose(chunk: Chunk, reason: string, cause?: unknown, upTo = Number.POSITIVE_INFINITY): void {
    for (const place of [...chunk.open])
      if (place < upTo) this.#close(chunk, place, (ident) => this.news.lost(ident, reason, cause));
  }

  loseAll(reason: string, cause: unknown): void {
    for (const chunk of [...this.chunks.values()]) this.lose(chunk, reason, cause);
  }

  /** Reads what is known of a job, where events may have been missed. */
  async recover(chunk: Chunk): Promise<void> {
    const { queue } = await this.#open;
    chunk.heardAt = performance.now();
    // Before the job is read: one that ends in between would seem to have ended without a word.
    const state = await queue.getJobState(chunk.id);
    const job = await queue.getJob(chunk.id);
    if (chunk.open.size === 0) return;
    if (!job) {
      if (chunk.added && this.chunks.get(chunk.id) === chunk)
        this.lose(chunk, "its job is not in the queue any more");
      return;
    }
    const { logs } = await queue.getJobLogs(chunk.id);
    this.ended(chunk, endsInLog(logs));
    const { begun, machine } = progressOf(job.progress);
    if (begun > 0) this.begun(chunk, begun, machine);
    else if (chunk.single && state === "active") this.begun(chunk, 1);
    if (state !== "completed" && state !== "failed") return;
    this.ended(chunk, resultOf(job.returnvalue).ends);
    this.lose(chunk, job.failedReason || "its machine did not say how it ended");
  }

  mail(to: string, mail: FleetMail): void {
    void this.#open.then(({ post }) => post.send(mail, to), ignore);
  }

  async find(ident: number): Promise<{ name: string; kind: "virtual" | "platform" } | undefined> {
    const found = await findThread((await this.#reached()).queue, ident);
    if (!found) return undefined;
    const { id, data, place } = found;
    this.#follow(id, data, place);
    return { name: data.names[place] as string, kind: data.kind };
  }

  /** Hears of a job that another process has added; of its threads only one is asked for. */
  #follow(id: string, data: JobData, place: number): void {
    const chunk = this.chunks.get(id) ?? new Chunk(id, data);
    if (!this.chunks.has(id)) {
      chunk.open.clear();
      chunk.added = true;
      this.chunks.set(id, chunk);
    }
    chunk.open.add(place);
    this.#ofThread.set(data.idents[place] as number, chunk);
    setImmediate(() => void this.recover(chunk).catch(() => {}));
  }

  async machines(): Promise<number> {
    const { queue } = await this.#reached();
    return reach(queue.getWorkersCount(), this.options.connectTimeout);
  }

  async close(): Promise<void> {
    this.closed = true;
    // An engine that is out of reach answers nobody, and nothing of it is left to close then.
    for (const close of this.#closers) await within(close(), CLOSE);
  }
}

/** A thread that waits got this error when it happened. */
function ignore(): void {}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
