import { transfer as move } from "@heddle/core";
import { equal, is, ok, throws } from "../check.js";
import { suite } from "../suite.js";

export const transfer = suite("G8 Thread", "transfer", (test) => {
  test("transfer gives the value itself", () => {
    const bytes = new Uint8Array(1);
    is(move(bytes), bytes);
    is(move(bytes, [bytes.buffer]), bytes);
  });

  test("a transferred field moves: the thread has it, the caller no longer", async (t) => {
    const bytes = new Uint8Array(1000).fill(5);
    const thread = t.start("measure", move(bytes));
    equal(await thread.join(), [1000, 5]);
    is(bytes.length, 0);
  });

  test("without transfer a field is copied", async (t) => {
    const bytes = new Uint8Array(1000).fill(5);
    equal(await t.start("measure", bytes).join(), [1000, 5]);
    is(bytes.length, 1000);
  });

  test("a result moves where it is transferred, and is copied where it is not", async (t) => {
    const runtime = t.open({ parallelism: 1 });
    const moved = (await t.startOn(runtime, "moveBytes", 100).join()) as Uint8Array;
    equal([moved.length, moved[99]], [100, 7]);
    is(await t.startOn(runtime, "rememberedLength").join(), 0);
    const copied = (await t.startOn(runtime, "copyBytes", 100).join()) as Uint8Array;
    equal([copied.length, copied[99]], [100, 7]);
    is(await t.startOn(runtime, "rememberedLength").join(), 100);
  });

  test("the second argument names what moves", async (t) => {
    const stays = new ArrayBuffer(8);
    const goes = new ArrayBuffer(8);
    equal(await t.start("echo", move({ stays, goes }, [goes])).join(), {
      stays: new ArrayBuffer(8),
      goes: new ArrayBuffer(8),
    });
    equal([stays.byteLength, goes.byteLength], [8, 0]);
  });

  test("a mark is for one journey", async (t) => {
    const bytes = move(new Uint8Array(10));
    const first = t.start("measure", bytes);
    equal(await first.join(), [10, 0]);
    const fresh = new Uint8Array(10);
    const box = move([fresh], []);
    equal(await t.start("echo", box).join(), [new Uint8Array(10)]);
    equal(await t.start("echo", box).join(), [new Uint8Array(10)]);
    is(fresh.length, 10);
  });

  test("nor does it hold for what stands in the value by then", async (t) => {
    const box = { bytes: new ArrayBuffer(8) };
    is((await t.start("echo", move(box, [box.bytes])).join()) !== undefined, true);
    is(box.bytes.byteLength, 0);
    box.bytes = new ArrayBuffer(4);
    equal(await t.start("echo", box).join(), { bytes: new ArrayBuffer(4) });
    is(box.bytes.byteLength, 4);
  });

  test("a port moves to the thread, and the two talk", async (t) => {
    const talk = t.talk();
    const thread = t.start("converse", move(talk.port));
    is(await talk.next(), "hello");
    talk.send({ any: "data" });
    equal(await thread.join(), { any: "data" });
  });

  test("a port moves on from thread to thread", async (t) => {
    const talk = t.talk();
    const thread = t.start("passPort", move(talk.port));
    is(await talk.next(), "hello");
    talk.send("far");
    is(await thread.join(), "far");
  });

  test("what two threads both transfer goes with one, and the other fails alone", async (t) => {
    const buffer = new ArrayBuffer(16);
    const first = t.start("measure", move([buffer], [buffer])[0]);
    const marked = move({ buffer }, [buffer]);
    const rivals = [t.start("echo", marked), t.start("echo", move({ buffer }, [buffer]))];
    const neighbour = t.start("add", 1, 1);
    const outcomes = await Promise.allSettled([first, ...rivals].map((thread) => thread.join()));
    is(await neighbour.join(), 2);
    const failed = outcomes.filter(({ status }) => status === "rejected");
    ok(failed.length < outcomes.length, "one of them has it");
    for (const outcome of failed) {
      is((outcome as PromiseRejectedResult).reason.code, "THREAD_UNCLONEABLE");
    }
  });

  test("what moved to a thread that is stopped on its way is gone, and the thread ends", async (t) => {
    const bytes = new Uint8Array(10);
    const thread = t.start("measure", move(bytes));
    // Sent by then; whether it has begun is for its carrier to say.
    await Promise.resolve();
    thread.stop();
    const outcome = await thread.join().catch((error: { code: string }) => error.code);
    ok(outcome === "THREAD_STOPPED" || Array.isArray(outcome), `it ended: ${outcome}`);
    is(bytes.length, 0);
  });

  test("buffers that moved out come home by themselves", async (t) => {
    const thread = t.thread("viewField");
    const sent = new Uint8Array(20);
    thread.data = move(sent);
    is(await thread.start().join(), 20);
    is(sent.length, 0);
    equal(thread.data, new Uint8Array(20).fill(9));
  });

  test("what cannot move is refused at once", (t) => {
    const wrong = move as (value: unknown, buffers?: unknown) => unknown;
    throws(() => wrong(7), TypeError, "transfer takes an object that holds buffers, not 7");
    throws(() => wrong("text"), TypeError, '"text"');
    throws(() => wrong(null), TypeError, "null");
    throws(() => wrong(new Uint8Array(1), new ArrayBuffer(1)), TypeError, "array of buffers");
    throws(() => wrong({}, [7]), TypeError, "only buffers and ports can move, not 7");
    const buffer = new ArrayBuffer(1);
    for (const item of [
      [buffer],
      { buffer },
      new Date(),
      new Map(),
      new Error("no"),
      t.thread("add"),
    ]) {
      throws(() => wrong(item), TypeError, "only buffers and ports can move");
      throws(() => wrong(buffer, [buffer, item]), TypeError, "transfer(value, [buffer])");
    }
    is(buffer.byteLength, 1);
    throws(() => wrong({}, [new Uint8Array(1)]), TypeError, "transfer(view, [view.buffer])");
  });

  test.needs("sharedMemory")("shared memory is shared already and does not move", async (t) => {
    throws(() => move(new SharedArrayBuffer(8) as never), TypeError, "is shared already");
    const words = new Int32Array(new SharedArrayBuffer(8));
    await Promise.all([t.start("count", words).join(), t.start("count", words).join()]);
    is(words[0], 2);
  });
});
