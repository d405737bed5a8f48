import { createNodeRuntime } from "@heddle/node";
import { describe, expect, it } from "vitest";
import { Act, PlatformAct } from "./programs/threads.mjs";

describe("what Node's runtime takes besides", () => {
  it("ThreadTests.test_various_ops_small_stack: resourceLimits.stackSizeMb is honoured", async () => {
    const small = createNodeRuntime({ resourceLimits: { stackSizeMb: 1 } });
    const large = createNodeRuntime({ resourceLimits: { stackSizeMb: 8 } });
    const [shallow, deep] = await Promise.all(
      [small, large].map((runtime) => new PlatformAct("depth").start(runtime).join()),
    );
    expect(deep).toBeGreaterThan(Number(shallow));
    await Promise.all([small.close(), large.close()]);
  });

  it("platform threads have operating-system threads of their own", async () => {
    const ids = new Set(
      await Promise.all([1, 2, 3].map(() => new PlatformAct("threadId").start().join())),
    );
    expect(ids.size).toBe(3);
  });

  it("a Buffer in a field or a result comes home as bytes, and the pool is left alone", async () => {
    const thread = new Act("bufferField");
    thread.given = Buffer.from("given");
    const result = await thread.start().join();
    expect(Buffer.from(result as Uint8Array).toString()).toBe("world");
    expect(Buffer.from(thread.data as Uint8Array).toString()).toBe("hello");
    expect(Buffer.from(thread.given as Uint8Array).toString()).toBe("given");
    expect(Buffer.from("the pool").toString()).toBe("the pool");
  });

  it("Node's own modules and workers are there in a thread", async () => {
    expect(
      await new Act("readsFile", new URL(import.meta.url).pathname).start().join(),
    ).toBeGreaterThan(0);
    expect(await new Act("nestedWorker").start().join()).toBe(42);
  });

  for (const [what, options, says] of [
    ["currentThread: 1", { currentThread: 1 }, "currentThread must be true or false, not 1"],
    [
      "classes without a worker file",
      { classes: { Act } },
      "classes need a worker file that serves them",
    ],
    ["a worker that is a path", { worker: "./worker.mjs" }, "worker must be a function"],
    [
      "limits that are a number",
      { resourceLimits: 5 },
      "resourceLimits takes an options object, not 5: write { maxOldGenerationSizeMb: 512 }",
    ],
    [
      "a limit that there is not",
      { resourceLimits: { maxOldGenerationSizeMB: 512 } },
      "resourceLimits: there is no option maxOldGenerationSizeMB, only maxOldGenerationSizeMb",
    ],
    ["an option that there is not", { curentThread: true }, "no option curentThread, only"],
    ["a number for the options", 4, "createNodeRuntime({ parallelism: 4 })"],
  ] as const) {
    it(`${what} is refused, with what to write`, () => {
      expect(() => createNodeRuntime(options as never)).toThrow(TypeError);
      expect(() => createNodeRuntime(options as never)).toThrow(says);
    });
  }

  it("a worker function that returns no Worker loses the threads with what to write", async () => {
    const runtime = createNodeRuntime({ classes: { Act }, worker: (() => 5) as never });
    await expect(new Act("echo", 1).start(runtime).join()).rejects.toMatchObject({
      code: "THREAD_LOST",
      cause: expect.objectContaining({
        message: expect.stringContaining("worker must return a Worker, not 5: write worker:"),
      }),
    });
    await runtime.close();
  });

  it("an error that crosses keeps Node's own code and errno", async () => {
    const error = await new Act("readsFile", "/no/such/file")
      .start()
      .join()
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "ENOENT", syscall: "open", path: "/no/such/file" });
    expect(error).toBeInstanceOf(Error);
  });
});
