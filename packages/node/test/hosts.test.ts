/** Values that only Node has: they arrive as `structuredClone` gives them, alone and in company. */
import { createSecretKey } from "node:crypto";
import { open } from "node:fs/promises";
import { BlockList, SocketAddress } from "node:net";
import { createHistogram } from "node:perf_hooks";
import { Task } from "@heddle/conformance/fixtures";
import { Lock, transfer } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { expect, it } from "vitest";

const list = new BlockList();
list.addAddress("10.0.0.1");
const histogram = createHistogram();
histogram.record(7);

const hosts: readonly (readonly [object, (came: never) => unknown])[] = [
  [list, (came: BlockList) => came.check("10.0.0.1")],
  [new SocketAddress({ port: 7 }), (came: SocketAddress) => came.port],
  [histogram, (came: typeof histogram) => came.count],
  [
    createSecretKey(Buffer.from("secret")),
    (came: ReturnType<typeof createSecretKey>) => came.export().toString(),
  ],
  [new Blob(["text"]), (came: Blob) => came.size],
  [new DOMException("gone", "AbortError"), (came: DOMException) => came.code],
];

it("what Node can clone arrives whole beside a lock and an error too", async () => {
  await using runtime = createNodeRuntime({ parallelism: 1 });
  for (const [host, look] of hosts) {
    for (const company of [[], [new Lock()], [new Error("beside")], [{ lock: [new Lock()] }]]) {
      const thread = new Task("giveField");
      thread.data = [host, ...company];
      const [came] = (await thread.start(runtime).join()) as [never];
      expect(look(came), host.constructor.name).toEqual(look(host as never));
      expect(look((thread.data as [never])[0])).toEqual(look(host as never));
    }
  }
});

it("a file's handle moves where it is marked, and is refused by its path where it is not", async () => {
  await using runtime = createNodeRuntime({ parallelism: 1 });
  const file = await open(new URL(import.meta.url));
  const refused = new Task("nothing");
  refused.data = { file };
  await expect(refused.start(runtime).join()).rejects.toThrow("Task.data.file is a FileHandle");
  const thread = new Task("fileSize", [transfer(file)]);
  expect(await thread.start(runtime).join()).toBeGreaterThan(100);
});

it("a Buffer that cannot move since it shares its memory with others is copied", async () => {
  await using runtime = createNodeRuntime({ parallelism: 1 });
  const others = Buffer.from("others");
  for (const buffer of [
    Buffer.concat([Buffer.alloc(100), Buffer.alloc(20, 7)]),
    Buffer.from("text"),
  ]) {
    const before = [...buffer];
    const thread = new Task("giveField");
    thread.data = transfer(buffer);
    expect([...((await thread.start(runtime).join()) as Uint8Array)]).toEqual(before);
    expect([...buffer]).toEqual(before);
  }
  expect(others.toString()).toBe("others");
  const own = Buffer.alloc(20_000, 7);
  const thread = new Task("measure", [transfer(own)]);
  expect(await thread.start(runtime).join()).toEqual([20_000, 7]);
  expect(own.length).toBe(0);
});
