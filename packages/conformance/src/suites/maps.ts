import { activeCount, transfer } from "@heddle/core";
import { equal, is, ok, rejection, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { until } from "../wait.js";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Whether all threads that a case began have ended. */
async function nothingRuns(before: number): Promise<void> {
  await until(() => activeCount() === before, "the threads of the map have ended");
}

export const maps = suite("Functions", "map", (test) => {
  test("results come in the order of the inputs, however many there are", async (t) => {
    for (const count of [0, 1, 2, 33, 5000]) {
      equal(
        await t.fixtures.twice.map(upTo(count)).toArray(),
        upTo(count).map((n) => 2 * n),
      );
    }
  });

  test("they can be read one by one, and again", async (t) => {
    const doubled = t.fixtures.twice.map(new Set([3, 1, 2]));
    for (let round = 0; round < 2; round++) {
      const seen: number[] = [];
      for await (const value of doubled) seen.push(value);
      equal(seen, [6, 2, 4]);
    }
  });

  test("inputs that are not alike, and results", async (t) => {
    const inputs = [1, "a", undefined, null, { b: 1 }, [2], -0, Number.NaN, 10n];
    equal(
      await t.fixtures.echo.map(inputs).toArray(),
      inputs.map((input) => [input]),
    );
  });

  test("numbers stay what they were", async (t) => {
    const inputs = [...upTo(20), -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];
    equal(
      await t.fixtures.twice.map(inputs).toArray(),
      inputs.map((n) => 2 * n),
    );
  });

  test("each call is given args after its input", async (t) => {
    equal(await t.fixtures.sum.map([1, 2, 3], { args: [10, 100] }).toArray(), [111, 112, 113]);
  });

  test("inputs may come later", async (t) => {
    async function* inputs(): AsyncGenerator<number> {
      for (const value of upTo(100)) {
        if (value % 10 === 0) await new Promise<void>((resolve) => setTimeout(resolve));
        yield value;
      }
    }
    equal(
      await t.fixtures.twice.map(inputs()).toArray(),
      upTo(100).map((n) => 2 * n),
    );
  });

  test("an error comes after the results of the inputs before it, and is the function's", async (t) => {
    for (const size of [1, 20, 1000]) {
      const before = activeCount();
      const seen: number[] = [];
      const reading = (async () => {
        const results = t.fixtures.picky.map(upTo(2 * size), { args: [[size]] });
        for await (const value of results) seen.push(value);
      })();
      const error = await rejection(reading);
      is((error as Error).message, `no ${size}`);
      is((error as { status?: number }).status, 503);
      equal(seen, upTo(size));
      await nothingRuns(before);
    }
  });

  test("an error of the inputs comes after the results of those before it", async (t) => {
    function* inputs(): Generator<number> {
      yield* upTo(30);
      throw new RangeError("no more");
    }
    const seen: number[] = [];
    const reading = (async () => {
      for await (const value of t.fixtures.twice.map(inputs())) seen.push(value);
    })();
    await rejects(reading, RangeError, "no more");
    equal(
      seen,
      upTo(30).map((n) => 2 * n),
    );
  });

  test.needs("sharedMemory")("no more calls than concurrency run at once", async (t) => {
    for (const concurrency of [1, 3]) {
      const words = t.words(2);
      await t.fixtures.crowd.map(upTo(50), { concurrency, args: [words] }).toArray();
      is(words[1], concurrency);
    }
  });

  test("an input that cannot be sent is an error after the results of those before it", async (t) => {
    // So quick that many inputs travel together.
    await t.fixtures.twice.map(upTo(5000)).toArray();
    const before = activeCount();
    for (const at of [0, 1, 100, 600]) {
      const inputs: unknown[] = upTo(1000);
      inputs[at] = { call: () => 1 };
      const seen: unknown[] = [];
      const reading = (async () => {
        for await (const value of t.fixtures.twice.map(inputs as number[])) seen.push(value);
      })();
      await rejects(reading, "THREAD_UNCLONEABLE", ".call is a function");
      equal(
        seen,
        upTo(at).map((n) => 2 * n),
      );
      await nothingRuns(before);
    }
  });

  test("inputs are taken as the reader asks for results", async (t) => {
    let taken = 0;
    let closed = false;
    function* inputs(): Generator<number> {
      try {
        for (;;) yield taken++;
      } finally {
        closed = true;
      }
    }
    const before = activeCount();
    for await (const value of t.fixtures.twice.map(inputs(), { concurrency: 4 })) {
      await nothingRuns(before);
      ok(taken <= 20_000, `${taken} inputs were taken`);
      if (value === 20) break;
    }
    ok(closed, "the inputs are closed when the reader leaves");
    await nothingRuns(before);
  });

  test("nothing runs until somebody reads", (t) => {
    let taken = 0;
    function* inputs(): Generator<number> {
      yield taken++;
    }
    t.fixtures.twice.map(inputs());
    is(taken, 0);
  });

  test("a reader that leaves stops what runs", async (t) => {
    const before = activeCount();
    const talk = t.talk();
    async function* inputs(): AsyncGenerator<typeof talk.port | undefined> {
      yield undefined;
      yield transfer(talk.port);
    }
    const reader = t.fixtures.firstAtOnce.map(inputs())[Symbol.asyncIterator]();
    await reader.next();
    is(await talk.next(), "runs");
    await reader.return(undefined);
    await nothingRuns(before);
  });

  test("a signal stops all, and the reader gets its reason", async (t) => {
    const before = activeCount();
    for (const how of ["option", "with"]) {
      const controller = new AbortController();
      const { signal } = controller;
      const talk = t.talk();
      const { forever } = t.fixtures;
      const inputs = [transfer(talk.port), undefined, undefined] as never[];
      const reading =
        how === "with" ? forever.with({ signal }).map(inputs) : forever.map(inputs, { signal });
      const end = rejection(reading.toArray());
      is(await talk.next(), "runs");
      controller.abort(how);
      is(await end, how);
      is(await rejection(reading.toArray()), how);
      await nothingRuns(before);
    }
  });

  test("a timeout is that of each call", async (t) => {
    const before = activeCount();
    const { graceful, twice } = t.fixtures;
    const slow = graceful.with({ timeout: 5 }).map([1, 2] as never[]);
    await rejects(slow.toArray(), "THREAD_TIMEOUT");
    await nothingRuns(before);
    equal(await twice.with({ timeout: 60_000 }).map([1, 2]).toArray(), [2, 4]);
  });

  test("what is no option, or cannot be iterated over, is refused", (t) => {
    const { twice } = t.fixtures;
    throws(() => twice.map([], { concurency: 1 } as object), TypeError, "concurency");
    throws(() => twice.map([], { concurrency: 0 }), RangeError, "concurrency");
    throws(() => twice.map(5 as never), TypeError, ".map", "5");
  });

  test.needs("lostOnExit")(
    "a worker that ends in the middle rejects, and nothing is left",
    async (t) => {
      const before = activeCount();
      const own = t.open({ parallelism: 2 });
      const { dieAt } = t.fixtures;
      const reading = dieAt
        .with({ runtime: own })
        .map(upTo(500), { args: [250] })
        .toArray();
      await rejects(reading, "THREAD_LOST");
      await nothingRuns(before);
    },
  );
});
