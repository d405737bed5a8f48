import { type Hello, NAME, type Run } from "./wire.js";

/** What is used of threads.js 1.7.0. */
export interface Library {
  spawn(worker: WorkerLike): Promise<object>;
  readonly Thread: { terminate(thread: object): Promise<void> };
  Transfer(payload: unknown, transferables: readonly unknown[]): unknown;
}

/** What its `spawn` takes in the place of a worker. */
interface WorkerLike {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  addEventListener(type: string, listener: Listener): void;
  removeEventListener(type: string, listener: Listener): void;
  terminate(): unknown;
}
type Listener = (event: { readonly data: unknown }) => void;

/** What `spawn` gives for a worker that exposes one function. */
type CarrierThread = Record<typeof NAME, (hello: unknown) => PromiseLike<unknown>>;

/** A worker of the runtime's own. */
export interface Native {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  terminate(): unknown;
}

/**
 * A native worker in the care of threads.js: its `spawn` takes it, a call with its `Transfer` hands it its
 * end of heddle's wire, its `Thread.terminate` ends it.
 *
 * What threads.js waits for is answered here, not by the worker: `spawn` sets a timer of ten seconds that
 * keeps the program alive, and a failure never clears it; a call to a worker that has died never settles.
 * Whether the worker lives and serves is told by the worker's own events and by heddle's wire.
 */
export class Spawned implements WorkerLike {
  /** What threads.js gets to hear as soon as it listens. */
  #answers: unknown[] = [{ type: "init", exposed: { type: "module", methods: [NAME] } }];
  #library: Library | undefined;
  #thread: object | undefined;
  #handedOver = false;
  #ended = false;

  /** `failed` hears of it when threads.js cannot be loaded, or is not what it was. */
  constructor(
    load: () => Library,
    readonly native: Native,
    readonly hello: Hello,
    failed: (error: unknown) => void,
  ) {
    this.#spawn(load).catch(failed);
  }

  async #spawn(load: () => Library): Promise<void> {
    const library = load();
    const thread = await library.spawn(this);
    this.#library = library;
    this.#thread = thread;
    if (this.#ended) await library.Thread.terminate(thread);
    else if (!this.#handedOver)
      await (thread as CarrierThread)[NAME](library.Transfer(this.hello, [this.hello.port]));
  }

  /**
   * Hands over without threads.js, whose promises stand still while this realm blocks: a thread that is
   * started and joined at once by `joinSync` needs its carrier now.
   */
  handOver(): void {
    if (!this.#handedOver && !this.#ended) this.#post(0);
  }

  /** Ends the worker now, also before `spawn` has answered. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#library && this.#thread) void this.#library.Thread.terminate(this.#thread);
    else this.terminate();
  }

  /** From threads.js: the one call. */
  postMessage(message: unknown): void {
    const { type, uid } = message as Run;
    if (type !== "run") return;
    this.#post(uid);
    this.#answers = [
      { type: "running", uid, resultType: "promise" },
      { type: "result", uid, complete: true },
    ];
  }

  /** As it is given, whatever a serializer of the program's own made of it. */
  #post(uid: number): void {
    this.#handedOver = true;
    const run: Run = { type: "run", uid, method: NAME, args: [this.hello] };
    this.native.postMessage(run, [this.hello.port]);
  }

  addEventListener(type: string, listener: Listener): void {
    if (type === "message") for (const data of this.#answers.splice(0)) listener({ data });
  }

  /** Everything has been said by then. */
  removeEventListener(): void {}

  terminate(): unknown {
    return this.native.terminate();
  }
}
