import { expect, test } from "vitest";
import { type Library, Spawned } from "../src/threads.js";
import { isRun, NAME } from "../src/wire.js";

type Listener = (event: { readonly data: unknown }) => void;

/** Takes the place of a worker, and writes down what threads.js does with it. */
class Recorder {
  readonly listeners = new Set<Listener>();
  readonly posted: { message: Record<string, unknown>; transfer: readonly unknown[] }[] = [];
  terminations = 0;

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    this.posted.push({ message: message as Record<string, unknown>, transfer });
  }
  addEventListener(_type: string, listener: Listener): void {
    this.listeners.add(listener);
  }
  removeEventListener(_type: string, listener: Listener): void {
    this.listeners.delete(listener);
  }
  terminate(): void {
    this.terminations++;
  }
  tell(data: unknown): void {
    for (const listener of [...this.listeners]) listener({ data });
  }
}

type Exposed = Record<string, (...args: unknown[]) => PromiseLike<unknown>>;

/** The messages of threads.js that heddle relies on. If one of these fails, threads.js has changed. */
export function testWire(load: () => Library): void {
  const library = load();

  async function spawned(methods: string[]): Promise<[Exposed, Recorder]> {
    const worker = new Recorder();
    const spawning = library.spawn(worker);
    worker.tell({ type: "init", exposed: { type: "module", methods } });
    return [(await spawning) as Exposed, worker];
  }

  test("spawn listens for messages at once, and init resolves it", async () => {
    const worker = new Recorder();
    const spawning = library.spawn(worker);
    expect(worker.listeners.size).toBe(1);
    expect(worker.posted).toEqual([]);
    worker.tell({ type: "something else" });
    worker.tell({ type: "init", exposed: { type: "module", methods: ["one", "two"] } });
    expect(Object.keys(await spawning)).toEqual(["one", "two"]);
    expect(worker.listeners.size).toBe(0);
  });

  test("init is also taken while spawn is still adding its listener", async () => {
    const worker = new Recorder();
    worker.addEventListener = (_type, listener) =>
      listener({ data: { type: "init", exposed: { type: "module", methods: ["one"] } } });
    expect(Object.keys(await library.spawn(worker))).toEqual(["one"]);
  });

  test("a call posts run, with the value and the list that Transfer was given", async () => {
    const [thread, worker] = await spawned(["work"]);
    const { port1, port2 } = new MessageChannel();
    const payload = { port: port2, name: "a" };
    void thread.work?.(library.Transfer(payload, [port2]));
    const [{ message, transfer } = { message: {}, transfer: [] }] = worker.posted;
    expect(message).toEqual({
      type: "run",
      uid: expect.any(Number),
      method: "work",
      args: [payload],
    });
    expect(message.uid).toBeGreaterThan(0);
    expect((message.args as unknown[])[0]).toBe(payload);
    expect(transfer).toEqual([port2]);
    port1.close();
  });

  test("running and result settle the call, and no listener stays", async () => {
    const [thread, worker] = await spawned(["work"]);
    const settled = thread.work?.().then(() => "settled");
    const uid = worker.posted[0]?.message.uid;
    worker.tell({ type: "running", uid, resultType: "promise" });
    worker.tell({ type: "result", uid, complete: true });
    expect(await settled).toBe("settled");
    expect(worker.listeners.size).toBe(0);
    expect(worker.posted).toHaveLength(1);
  });

  test("running and result are also taken while a call is still adding its listener", async () => {
    const [thread, worker] = await spawned(["work"]);
    worker.addEventListener = (_type, listener) => {
      const uid = worker.posted[0]?.message.uid;
      listener({ data: { type: "running", uid, resultType: "promise" } });
      listener({ data: { type: "result", uid, complete: true } });
    };
    expect(await thread.work?.().then(() => "settled")).toBe("settled");
    expect(worker.posted).toHaveLength(1);
  });

  test("Thread.terminate ends the worker before it returns", async () => {
    const [thread, worker] = await spawned(["work"]);
    const terminating = library.Thread.terminate(thread);
    expect(worker.terminations).toBe(1);
    await terminating;
  });

  /** What heddle makes of it. `waiting` are the listeners that threads.js has there. */
  function carrier() {
    const native = new Recorder();
    const failures: unknown[] = [];
    const waiting = new Set<unknown>();
    const { port1, port2: port } = new MessageChannel();
    port1.close();
    class Watched extends Spawned {
      override addEventListener(type: string, listener: Listener): void {
        waiting.add(listener);
        super.addEventListener(type, listener);
      }
      override removeEventListener(type?: string, listener?: Listener): void {
        if (type === "message") waiting.delete(listener);
        super.removeEventListener();
      }
    }
    const spawned = new Watched(load, native, { port }, (error) => failures.push(error));
    return { spawned, native, port, failures, waiting };
  }

  /** What threads.js has to say, it says within microtasks, and these are over now. */
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

  test("a carrier is handed its port by one call, and nothing is left waiting", async () => {
    const { native, port, failures, waiting } = carrier();
    await turn();
    expect(waiting.size).toBe(0);
    expect(native.posted).toHaveLength(1);
    const [{ message, transfer } = { message: {}, transfer: [] }] = native.posted;
    expect(isRun(message)).toBe(true);
    expect(message).toEqual({
      type: "run",
      uid: expect.any(Number),
      method: NAME,
      args: [{ port }],
    });
    expect(transfer).toEqual([port]);
    expect(failures).toEqual([]);
  });

  test("a realm that blocks hands over by itself, and threads.js not again", async () => {
    const { spawned, native, port } = carrier();
    spawned.handOver();
    spawned.handOver();
    expect(native.posted).toEqual([
      { message: { type: "run", uid: 0, method: NAME, args: [{ port }] }, transfer: [port] },
    ]);
    await turn();
    expect(native.posted).toHaveLength(1);
  });

  test("a carrier that is ended before spawn has answered ends at once, and is handed nothing", async () => {
    const { spawned, native } = carrier();
    spawned.end();
    expect(native.terminations).toBe(1);
    await turn();
    spawned.handOver();
    expect(native.posted).toEqual([]);
  });

  test("a carrier that is ended later is ended by Thread.terminate", async () => {
    const terminated: object[] = [];
    const terminate = (thread: object): Promise<void> => {
      terminated.push(thread);
      return library.Thread.terminate(thread);
    };
    const native = new Recorder();
    const watched = { ...library, Thread: { terminate } };
    const spawned = new Spawned(
      () => watched,
      native,
      { port: null },
      () => {},
    );
    await turn();
    spawned.end();
    spawned.end();
    expect(terminated).toHaveLength(1);
    expect(native.terminations).toBe(1);
  });

  test("a threads.js that is not what it was, or not there, is a failure and not a hang", async () => {
    const failures: unknown[] = [];
    const failed = (error: unknown) => failures.push(error);
    const changed = { ...library, spawn: async () => ({}) };
    const missing = (): Library => {
      throw new RangeError("not there");
    };
    new Spawned(() => changed, new Recorder(), { port: null }, failed);
    new Spawned(missing, new Recorder(), { port: null }, failed);
    await turn();
    expect(failures).toEqual(
      expect.arrayContaining([expect.any(TypeError), new RangeError("not there")]),
    );
  });
}
