import { randomBytes } from "node:crypto";
import { createBullmqRuntime } from "@heddle/bullmq";
import { createPostgresBackend, Queue, QueueEvents } from "bullmq";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toBytes } from "../src/bytes.js";
import { Idents, jobIdOf, rowOf } from "../src/idents.js";
import { Adder } from "./classes.mjs";
import { engines, type Pair, pair } from "./fleets.js";

/** What a machine makes of what it did not expect: it ends as an error, and the machine goes on. */
describe.each(engines)("what comes from outside, on %s", (_, url) => {
  const idents = new Idents();
  let given: Pair;
  let queue: Queue;
  let events: QueueEvents;
  beforeAll(async () => {
    given = await pair(url, {}, { maxBytes: 10_000 });
    const [connection, backend] = url.startsWith("redis")
      ? [{ url }, undefined]
      : [{ connectionString: url }, createPostgresBackend];
    const options = { connection: connection as never };
    queue = new Queue(given.queue, options, backend as never);
    // From the queue's first event on, so that none is missed.
    events = new QueueEvents(given.queue, { ...options, lastEventId: "0" }, backend as never);
  });
  afterAll(async () => {
    await events.close();
    await queue.close();
    await given.end();
  });

  /** What the machine says of a thread of these bytes. */
  async function answerTo(bytes: (ident: number) => Uint8Array, key = "Adder"): Promise<Error> {
    const ident = idents.next(true);
    const data = {
      ...{ heddle: 1, class: key, kind: "virtual", retries: 0, from: "nobody" },
      ...{ names: ["stranger"], idents: [ident] },
      bytes: [Buffer.from(bytes(ident)).toString("base64")],
    };
    await queue.add(key, data, { jobId: jobIdOf(rowOf(ident), 0) });
    const thread = await given.fleet.attach(ident);
    return thread.join().then(
      (value) => new Error(`it gave ${value}`),
      (error) => error,
    );
  }

  function letter(ident: number, rest: object = {}): object {
    const fields = { value: { a: 1, b: 2 } };
    const start = { op: "start", ident, name: "stranger", daemon: false, kind: "virtual" };
    return { heddle: 1, ...start, key: "Adder", fields, ...rest };
  }

  it("a thread that somebody else has written runs, where it is one", async () => {
    expect(await answerTo((ident) => toBytes(letter(ident)))).toMatchObject({
      message: "it gave 3",
    });
  });

  it("each of a hundred gives its result, also where it ends while attach looks for it", async () => {
    const answers: string[] = [];
    for (let at = 0; at < 100; at++)
      answers.push((await answerTo((ident) => toBytes(letter(ident)))).message);
    expect(answers).toEqual(answers.map(() => "it gave 3"));
  });

  it.each<[what: string, bytes: (ident: number) => Uint8Array, code: string, message: RegExp]>([
    ["no value at all", () => randomBytes(200), "THREAD_UNCLONEABLE", /bytes are broken/],
    [
      "one bit is another",
      (ident) => {
        const bytes = toBytes(letter(ident));
        bytes[20] = (bytes[20] as number) ^ 1;
        return bytes;
      },
      "THREAD_UNCLONEABLE",
      /bytes are broken/,
    ],
    [
      "another version",
      (ident) => toBytes(letter(ident, { heddle: 2 })),
      "THREAD_UNCLONEABLE",
      /another version of heddle \(2, here it is 1\)/,
    ],
    [
      "another thread's number",
      (ident) => toBytes(letter(ident + 1)),
      "THREAD_UNCLONEABLE",
      /another thread/,
    ],
    [
      "a class that is not in the roster",
      (ident) => toBytes(letter(ident, { key: "Object" })),
      "THREAD_MODULE",
      /does not serve "Object"/,
    ],
    [
      "a class that is named by its module",
      (ident) => {
        const point = {};
        const special = { kind: "instance", class: { module: "data:text/javascript,", name: "X" } };
        return toBytes(
          letter(ident, { fields: { value: { point }, specials: [[point, special]] } }),
        );
      },
      "THREAD_UNCLONEABLE",
      /not what a thread is sent as/,
    ],
    [
      "a place in shared memory",
      (ident) => {
        const lock = {};
        const fields = { value: { lock }, specials: [[lock, { kind: "shared", at: 64, hold: 1 }]] };
        return toBytes(letter(ident, { fields }));
      },
      "THREAD_UNCLONEABLE",
      /not what a thread is sent as/,
    ],
    [
      "more than maxBytes",
      (ident) => toBytes(letter(ident, { fields: { value: { a: "x".repeat(20_000), b: "" } } })),
      "THREAD_UNCLONEABLE",
      /more than maxBytes, 10000/,
    ],
  ])("%s ends as an error", async (_, bytes, code, message) => {
    const error = await answerTo(bytes);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("a job that is none of ours fails, and the machine goes on", async () => {
    const job = await queue.add("cleanup", { path: "/" });
    await expect(job.waitUntilFinished(events)).rejects.toThrow(
      /none of this version of @heddle\/bullmq/,
    );
    expect(await new Adder(1, 2).start(given.fleet).join()).toBe(3);
  });
});

describe("a queue that cannot be reached", () => {
  it("has its threads given up after connectTimeout, and can be closed", async () => {
    const connection = { host: "127.0.0.1", port: 1, retryStrategy: () => 50 };
    const classes = { Adder };
    const fleet = createBullmqRuntime({ connection, classes, connectTimeout: 300 });
    await expect(new Adder(1, 2).start(fleet).join()).rejects.toMatchObject({
      code: "THREAD_LOST",
      message: expect.stringMatching(
        /could not be reached for 300 ms \(connectTimeout\).*ECONNREFUSED/,
      ),
    });
    await fleet.close();
  });

  it("has nobody wait for its machines or for an earlier thread for longer than connectTimeout", async () => {
    const connection = { host: "127.0.0.1", port: 1, retryStrategy: () => 50 };
    const fleet = createBullmqRuntime({ connection, connectTimeout: 300 });
    const lost = { code: "THREAD_LOST", message: expect.stringMatching(/for 300 ms \(connectTi/) };
    await expect(fleet.warmUp()).rejects.toMatchObject(lost);
    await expect(fleet.attach(2 ** 50)).rejects.toMatchObject(lost);
    await expect(fleet.connection()).rejects.toMatchObject(lost);
    await fleet.close();
  });

  it("is refused at once where it is no connection", () => {
    expect(() => createBullmqRuntime({ connection: "http://10.0.0.2" })).toThrow(/redis:\/\//);
    expect(() => createBullmqRuntime({ quue: "x" } as never)).toThrow(/no option quue/);
    expect(() => createBullmqRuntime({ chunk: 1000 })).toThrow(/1 to 256/);
  });
});
