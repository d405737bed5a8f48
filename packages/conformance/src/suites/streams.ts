import { activeCount } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn, until } from "../wait.js";

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** All values, and what ended the stream where that was an error. */
async function readAll(stream: AsyncIterable<unknown>): Promise<[unknown[], unknown?]> {
  const values: unknown[] = [];
  try {
    for await (const value of stream) values.push(value);
  } catch (error) {
    return [values, error];
  }
  return [values];
}

export const streams = suite("Functions", "streams", (test) => {
  test("values come in order, all of them, and join gives what the generator returns", async (t) => {
    for (const count of [0, 1, 15, 16, 17, 1000]) {
      const stream = t.fixtures.upTo(count);
      equal(await readAll(stream), [range(count)]);
      is(await stream.join(), `counted ${count}`);
    }
  });

  test("a generator that never waits is read like others", async (t) => {
    equal(await readAll(t.fixtures.quickUpTo(1000)), [range(1000)]);
  });

  test("a class whose run is a generator has fields, which come home", async (t) => {
    const ticks = new t.fixtures.Ticks(50).start();
    equal(await readAll(ticks), [range(50)]);
    is(await ticks.join(), ticks.name);
    is(ticks.made, 50);
    is(ticks.state, "done");
  });

  test("values of all kinds, each as it was when it was yielded", async (t) => {
    const values = [1, "a", undefined, null, -0, { b: [1] }, [undefined], new Map([[1, 2]]), 5n];
    equal(await readAll(t.fixtures.yielding(values)), [values]);
    equal(await readAll(t.fixtures.changing(40)), [range(40).map((at) => ({ at }))]);
  });

  test("an error comes after the values before it, and join rejects with it", async (t) => {
    const stream = t.fixtures.yielding([...range(10), "fail"]);
    const [values, error] = await readAll(stream);
    equal(values, range(10));
    is((error as Error).message, "in the middle");
    is((error as { status?: number }).status, 503);
    is(await rejection(stream.join()), error);
  });

  test("a value that cannot be cloned is an error, after the values before it", async (t) => {
    const [values, error] = await readAll(t.fixtures.yielding([1, 2, "function"]));
    equal(values, [1, 2]);
    is((error as { code?: string }).code, "THREAD_UNCLONEABLE");
    ok((error as Error).message.includes("a value of the stream"), (error as Error).message);
  });

  test.needs("sharedMemory")(
    "it gets no further ahead of the reader than highWaterMark",
    async (t) => {
      const words = t.words(2);
      const stream = t.fixtures.endless(words);
      let read = 0;
      for await (const value of stream) {
        is(value, read++);
        if (read % 10 === 0) for (let turns = 0; turns < 5; turns++) await turn();
        // The one that it waits to send is made, too.
        ok((words[0] as number) <= read + 17, `${words[0]} made, ${read} read`);
        if (read === 100) break;
      }
      is(words[1], 1, "its finally has run");
      is(stream.state, "done");
      is(await stream.join(), undefined);
    },
  );

  test("leaving the loop ends a generator that waits, and the thread", async (t) => {
    const before = activeCount();
    const stream = t.fixtures.sleeping();
    for await (const value of stream) {
      is(value, "awake");
      break;
    }
    is(activeCount(), before);
    ok(!stream.isAlive(), "it has ended");
  });

  test("what the generator's end throws when its reader leaves is the reader's", async (t) => {
    const leave = async (): Promise<void> => {
      for await (const _ of t.fixtures.sleeping("throws")) break;
    };
    is(((await rejection(leave())) as Error).message, "at its end");
  });

  test("a stop ends the stream with its reason", async (t) => {
    const stream = t.fixtures.sleeping();
    const values: unknown[] = [];
    const reading = (async () => {
      for await (const value of stream) {
        values.push(value);
        stream.stop("enough");
      }
    })();
    is(await rejection(reading), "enough");
    equal(values, ["awake"]);
    is(await rejection(stream.join()), "enough");
  });

  test("a stop ends a stream that nobody reads", async (t) => {
    const before = activeCount();
    const stream = t.fixtures.upTo(1_000_000);
    await t.running(stream);
    stream.stop();
    await rejects(stream.join(), "THREAD_STOPPED");
    is(activeCount(), before);
  });

  test("a stream that was stopped before it began ends for its reader", async (t) => {
    const stream = new t.fixtures.Ticks(5);
    stream.stop("never");
    stream.start();
    equal(await readAll(stream), [[], "never"]);
  });

  test("a short stream can be read after its end", async (t) => {
    const stream = t.fixtures.upTo(3);
    await stream.join();
    equal(await readAll(stream), [range(3)]);
  });

  test("a second reader is refused, and a stream that was not started", async (t) => {
    const stream = t.fixtures.upTo(3);
    const reading = readAll(stream);
    throws(() => stream[Symbol.asyncIterator](), "STREAM_HAS_READER");
    equal(await reading, [range(3)]);
    throws(() => stream[Symbol.asyncIterator](), "STREAM_HAS_READER");
    throws(() => new t.fixtures.Ticks(1)[Symbol.asyncIterator](), "THREAD_NOT_STARTED");
  });

  test("a thread can read a stream", async (t) => {
    equal(await t.fixtures.reading(100), range(100));
  });

  test("many streams at once", async (t) => {
    const all = await Promise.all(range(50).map((count) => readAll(t.fixtures.upTo(count))));
    equal(
      all,
      range(50).map((count) => [range(count)]),
    );
  });

  test("a platform thread that is killed ends the stream for its reader", async (t) => {
    const stream = t.fixtures.sleeping.with({ kind: "platform" })();
    const reading = readAll(stream);
    await t.running(stream);
    await stream.kill();
    const [, error] = await reading;
    is((error as { code?: string }).code, "THREAD_KILLED");
  });

  test.needs("lostOnExit")(
    "a worker that ends in the middle ends the stream, and nothing is left",
    async (t) => {
      const before = activeCount();
      const own = t.open({ parallelism: 1 });
      const stream = t.fixtures.yielding.with({ runtime: own })([...range(5), "die"]);
      const [, error] = await readAll(stream);
      is((error as { code?: string }).code, "THREAD_LOST");
      await until(() => activeCount() === before, "its thread has ended");
    },
  );
});
