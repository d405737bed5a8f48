import { ThreadError } from "@heddle/core";
import { equal, is, ok, rejection } from "../check.js";
import { type Suite, suite } from "../suite.js";
import type { Tools } from "../tools.js";

type Thrown = Error & Record<string, unknown>;

export const errors: Suite = suite("G8 Thread", "errors of run", (test) => {
  test("join rejects with an error of the class that run threw, name and message kept", async (t) => {
    const error = await thrown(t, "type");
    is(error.constructor, TypeError);
    equal([error.name, error.message], ["TypeError", "not a host"]);
  });

  test("an asynchronous run fails as a synchronous one does", async (t) => {
    const error = (await rejection(t.start("failLater", "type").join())) as Thrown;
    equal([error.constructor, error.message], [TypeError, "not a host"]);
  });

  test("an error class that the module exports is found again, properties and accessors included", async (t) => {
    const error = (await thrown(t, "quota")) as Thrown & { limit: number; doubled: number };
    is(error.constructor, t.fixtures.QuotaError);
    ok(error instanceof RangeError, "it is what its class extends");
    equal(
      [error.name, error.message, error.limit, error.doubled],
      ["QuotaError", "too many", 3, 6],
    );
    equal(error.details, { hosts: ["a", "b"] });
  });

  test("cause travels, with its class", async (t) => {
    const { cause } = (await thrown(t, "quota")) as { cause: Thrown };
    is(cause.constructor, t.fixtures.StatusError);
    is(cause.message, "busy");
  });

  test("a stack from inside a thread names run, and its class where the engine writes those", async (t) => {
    const error = (await rejection(t.start("fail", "type").join())) as Error;
    ok(/\b_?Task\.run\b|\brun(@| \()/.test(error.stack ?? ""), error.stack ?? "");
  });

  test("a property that hides a getter comes home as it was", async (t) => {
    is((await thrown(t, "status")).status, 503);
  });

  test("a class that nobody can find comes home as the built-in one below it", async (t) => {
    const error = await thrown(t, "private");
    is(error.constructor, TypeError);
    equal([error.name, error.message, error.where], ["PrivateError", "hidden", "inside"]);
  });

  test("a name and a code set on an ordinary error come home", async (t) => {
    const error = await thrown(t, "named");
    equal([error.constructor, error.name, error.code], [Error, "CustomName", "E_CUSTOM"]);
  });

  test("an AggregateError keeps its errors, each of its class", async (t) => {
    const error = (await thrown(t, "aggregate")) as Thrown & { errors: unknown[] };
    is(error.constructor, AggregateError);
    is(error.errors.length, 3);
    const [first, second, third] = error.errors as [Thrown, string, Thrown];
    equal([first.constructor, first.limit], [t.fixtures.QuotaError, 1]);
    is(second, "two");
    is(third.constructor, RangeError);
  });

  test("a class below DOMException comes home as that", async (t) => {
    const error = await thrown(t, "gone");
    is(error.constructor, t.fixtures.GoneError);
    ok(error instanceof DOMException, "it is what its class extends");
    equal(
      [error.name, error.message, error.code, error.status, error.url],
      ["NotFoundError", "no such page", 8, 410, "/a"],
    );
  });

  test("a SuppressedError keeps both of its errors, each of its class", async (t) => {
    const Type: unknown = Reflect.get(globalThis, "SuppressedError");
    const error = await thrown(t, Type ? "suppressed" : "type");
    if (!Type) return is(error.constructor, TypeError, "this runtime has none");
    is(error.constructor, Type);
    const { error: last, suppressed } = error as unknown as Record<string, Thrown>;
    equal([last?.constructor, last?.message], [TypeError, "of dispose"]);
    equal([suppressed?.constructor, suppressed?.limit], [t.fixtures.QuotaError, 3]);
    equal(Object.keys(error), []);
  });

  test("what an error has of its own comes home, enumerable or not, as it was", async (t) => {
    const error = await thrown(t, "hidden");
    equal(error.issues, [{ code: "too_small", path: ["age"] }]);
    equal([error.name, error.message], ["ZodError", "[…]"]);
    equal(Object.keys(error).toSorted(), ["message", "name"]);
  });

  test("an error of WebAssembly's comes home as one", async (t) => {
    const { RuntimeError } = (Reflect.get(globalThis, "WebAssembly") ?? {}) as {
      RuntimeError?: unknown;
    };
    if (!RuntimeError) return;
    const error = await thrown(t, "wasm");
    equal([error.constructor, error.message], [RuntimeError, "unreachable"]);
  });

  test("an error whose class is a function of the old sort comes home as one", async (t) => {
    const error = await thrown(t, "old");
    equal([error.constructor, error.message, error.code], [RangeError, "old", 7]);
  });

  test("of what an error holds only that stays behind which cannot be cloned", async (t) => {
    const error = await thrown(t, "response");
    const headers = { accept: "text/html" };
    const config = { url: "/users", transform: [undefined, "gzip"], headers };
    equal(error.config, config);
    equal(error.response, { status: 404, data: { reason: ["gone"] }, headers, config });
  });

  test("a DOMException is one at home", async (t) => {
    const error = await thrown(t, "abort");
    ok(error instanceof DOMException, String(error));
    equal([error.name, error.message], ["AbortError", "enough"]);
  });

  test("a ThreadError keeps its class and code", async (t) => {
    const error = await thrown(t, "code");
    ok(error instanceof ThreadError, String(error));
    equal([error.name, error.code], ["ThreadError", "WOULD_DEADLOCK"]);
  });

  test("errors that are each other's cause come home as that", async (t) => {
    const error = (await thrown(t, "cycle")) as Thrown & { cause: Error };
    is(error.self, error);
    is(error.cause.cause, error);
  });

  test("a property that cannot be cloned stays behind, the others come", async (t) => {
    const error = await thrown(t, "baggage");
    is("retry" in error, false);
    equal(error.hosts, new Map([["a", new Date(0)]]));
  });

  test("an error with a property that cannot be read still comes home", async (t) => {
    is((await thrown(t, "getter")).message, "sealed");
  });

  for (const [kind, value] of [
    ["undefined", undefined],
    ["null", null],
    ["text", "just text"],
    ["number", 0],
    ["object", { code: 7, at: new Date(0) }],
  ] as const) {
    test(`what is thrown need not be an error: ${kind}`, async (t) => {
      const thread = t.start("fail", kind);
      equal(await rejection(thread.join()), value);
      is(thread.state, "failed");
    });
  }

  test("ProcessPoolExecutorTest.test_traceback: the stack is that of the thread that threw", async (t) => {
    const error = await thrown(t, "type");
    const stack = String(error.stack);
    // JavaScriptCore leaves out who called last of all, as here `run` of the fixtures' file does.
    ok(/fixtures|\bfail\d*(@| \()/.test(stack), `it names the place in the thread: ${stack}`);
  });

  test("every join gives the very same error", async (t) => {
    const thread = t.start("fail", "quota");
    const [first, second] = await Promise.all([rejection(thread.join()), rejection(thread.join())]);
    is(first, second);
    is(await rejection(thread.join()), first);
  });

  test("the place of the start is added below the stack where starts are traced", async (t) => {
    const runtime = t.open({ traceStarts: true });
    const error = (await rejection(t.startOn(runtime, "fail", "type").join())) as Thrown;
    const [own, place] = String(error.stack).split("--- started ---");
    ok(/fixtures|\bfail\d*(@| \()/.test(own ?? ""), `its own stack comes first: ${own}`);
    // JavaScriptCore leaves `startOn` out, which only calls: then it is the case's own.
    ok(/startOn|conformance/.test(place ?? ""), `then who started it: ${place}`);
  });

  test("a carrier traces starts too", async (t) => {
    const runtime = t.open({ traceStarts: true });
    const error = (await rejection(
      t.startOn(runtime, "joinChild", "fail", "type").join(),
    )) as Thrown;
    ok(String(error.stack).includes("--- started ---"), String(error.stack));
  });

  test("starts are not traced unless asked for", async (t) => {
    ok(
      !String((await thrown(t, "type")).stack).includes("started"),
      "the stack is the thread's own",
    );
  });

  test("an error that passes through a second thread keeps class, cause and properties", async (t) => {
    const error = (await rejection(t.start("joinChild", "fail", "quota").join())) as Thrown;
    equal([error.constructor, error.limit], [t.fixtures.QuotaError, 3]);
    is((error.cause as Error).constructor, t.fixtures.StatusError);
  });

  test("errors in results and fields are errors of their class too", async (t) => {
    const result = (await t.start("makeError", "quota").join()) as { list: Thrown[] };
    equal([result.list[0]?.constructor, result.list[0]?.limit], [t.fixtures.QuotaError, 3]);
    const thread = t.start("errorField", "aggregate");
    await thread.join();
    is((thread.problem as Error).constructor, AggregateError);
  });

  test("an error among the arguments arrives with its class", async (t) => {
    const sent = new t.fixtures.QuotaError("sent", 9);
    const error = (await t.start("echo", { sent }).join()) as { sent: Thrown };
    equal([error.sent.constructor, error.sent.limit], [t.fixtures.QuotaError, 9]);
  });
});

async function thrown(t: Tools, kind: string): Promise<Thrown> {
  return (await rejection(t.start("fail", kind).join())) as Thrown;
}
