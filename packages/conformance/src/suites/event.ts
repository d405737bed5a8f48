import { Event } from "@heddle/core";
import { equal, is, ok, rejects, throws } from "../check.js";
import { suite } from "../suite.js";
import { turn } from "../wait.js";

export const event = suite("G4 Event", "Event", (all) => {
  const test = all.needs("sharedMemory");

  test("EventTests.test_is_set: set and clear may come again and again", async (t) => {
    const event = new Event();
    is(event.isSet(), false);
    for (let round = 0; round < 2; round++) is(event.set(), undefined);
    is(event.isSet(), true);
    is(await t.start("call", event, "isSet").join(), true);
    for (let round = 0; round < 2; round++) is(event.clear(), undefined);
    is(event.isSet(), false);
    await t.start("call", event, "set").join();
    is(event.isSet(), true);
  });

  for (const [wait, start, count, needs] of [
    ["wait", "start", 5, "sharedMemory"],
    ["waitSync", "start", 2, "blockCarrier"],
    ["waitSync", "platform", 3, "blockCarrier"],
  ] as const) {
    const how = `${wait} in ${count} ${start === "start" ? "virtual" : "platform"} threads`;
    test.needs(needs)(
      `EventTests.test_notify: all who wait get through, and all who come; again after clear (${how})`,
      async (t) => {
        const event = new Event();
        for (let round = 0; round < 2; round++) {
          const words = t.words();
          const threads = Array.from({ length: count }, () =>
            t[start]("callTimes", event, wait, 2, words),
          );
          await t.waiting(event, count);
          await turn();
          is(words[0], 0, "nobody is through before it is set");
          event.set();
          const results = await Promise.all(threads.map((thread) => thread.join()));
          equal(results, new Array(count).fill([true, true]));
          event.clear();
          is(event.isSet(), false);
        }
      },
    );

    test.needs(needs)(
      `EventTests.test_set_and_clear: set lets all through that wait, also if clear follows at once (${how})`,
      async (t) => {
        const event = new Event();
        const threads = Array.from({ length: count }, () =>
          t[start]("call", event, wait, { timeout: 15_000 }),
        );
        await t.waiting(event, count);
        event.set();
        event.clear();
        const results = await Promise.all(threads.map((thread) => thread.join()));
        equal(results, new Array(count).fill(true));
        is(await event.wait({ timeout: 0 }), false);
      },
    );
  }

  test("EventTests.test_timeout: unset it gives false when the time is up, set true at once", async (t) => {
    const event = new Event();
    is(await event.wait({ timeout: 0 }), false);
    const begun = performance.now();
    is(await event.wait({ timeout: 30 }), false);
    ok(performance.now() - begun >= 18, "it waited");
    is(await t.start("call", event, "wait", { timeout: 5 }).join(), false);
    event.set();
    is(await event.wait({ timeout: 0 }), true);
    is(await event.wait({ timeout: 1000 }), true);
    is(event.waitSync({ timeout: 0 }), true);
  });

  for (const [realm, feature] of [
    ["a thread", "blockCarrier"],
    ["the main realm", "blockMain"],
  ] as const) {
    test.needs(feature)(`EventTests.test_timeout: so it does blocking, in ${realm}`, async (t) => {
      const event = new Event();
      const wait = async (timeout: number): Promise<unknown> =>
        feature === "blockMain"
          ? event.waitSync({ timeout })
          : t.start("call", event, "waitSync", { timeout }).join();
      is(await wait(0), false);
      const begun = performance.now();
      is(await wait(30), false);
      ok(performance.now() - begun >= 18, "it waited");
      event.set();
      is(await wait(30), true);
    });
  }

  test("EventTests.test_repr: printing it tells whether it is set", async (t) => {
    const event = new Event();
    is(String(event), "<Event unset>");
    event.set();
    is(String(event), "<Event set>");
    is(await t.start("print", event).join(), "<Event set>");
  });

  test("wrong options are refused, and name the call", async () => {
    const event = new Event();
    for (const set of [false, true]) {
      await rejects(event.wait({ timeout: -1 }), RangeError, "Event.wait", "-1");
      await rejects(event.wait(1 as never), TypeError, "Event.wait", "options object, not 1");
      throws(() => event.waitSync({ timeout: -1 }), RangeError, "Event.waitSync", "-1");
      throws(() => event.waitSync("1" as never), TypeError, "Event.waitSync", '"1"');
      is(event.isSet(), set);
      event.set();
    }
  });

  test("a signal ends the wait with its very reason", async (t) => {
    const event = new Event();
    const reason = { of: "mine" };
    const aborted = event.wait({ signal: AbortSignal.abort(reason) });
    is(await aborted.catch((error: unknown) => error), reason);
    const controller = new AbortController();
    const wait = event.wait({ signal: controller.signal });
    const other = event.wait();
    controller.abort(reason);
    is(await wait.catch((error: unknown) => error), reason);
    const thread = t.start("callUntilStopped", event, "wait");
    await t.waiting(event, 2);
    thread.stop("enough");
    equal(await thread.join(), { rejected: "enough", same: true });
    event.set();
    is(await other, true);
  });

  test("in fields and results it is the very event", async (t) => {
    const event = new Event();
    const map = (await t.start("echo", new Map([["event", event]])).join()) as Map<string, Event>;
    is(map.get("event"), event);
    const waiting = t.platform("call", event, "wait");
    await t.waiting(event, 1);
    await t.start("call", event, "set").join();
    is(await waiting.join(), true);
  });

  test.needs("blockMain")("the main realm blocks for an event that a thread sets", (t) => {
    const event = new Event();
    const thread = t.start("call", event, "set");
    is(event.waitSync(), true);
    thread.joinSync({ timeout: 15_000 });
  });

  test.lacks("blockMain")("CANNOT_BLOCK: where the main realm must not block", () => {
    const event = new Event();
    is(event.waitSync({ timeout: 0 }), false);
    throws(() => event.waitSync(), "CANNOT_BLOCK", "await event.wait()");
    event.set();
    is(event.waitSync(), true);
  });

  test.needs("blockCarrier")(
    "a carrier whose thread blocks hears of it, and so do those there that await it",
    async (t) => {
      const runtime = t.open({ parallelism: 1 });
      const event = new Event();
      const words = t.words();
      const awaiting = t.startOn(runtime, "callTimes", event, "wait", 1, words);
      await t.waiting(event, 1);
      const blocking = t.startOn(runtime, "callTimes", event, "waitSync", 1, words);
      await t.waiting(event, 2);
      event.set();
      event.clear();
      for (const thread of [awaiting, blocking]) equal(await thread.join(), [true]);
    },
  );

  test.needs("realms")("who dies while it waits is no harm to the others", async (t) => {
    const event = new Event();
    const victims = [1, 2].map(() => t.platform("call", event, "wait"));
    await t.waiting(event, 2);
    const wait = event.wait();
    await Promise.all(victims.map((victim) => victim.kill()));
    await t.waiting(event, 1);
    event.set();
    is(await wait, true);
  });

  test.needs("blockCarrier", "killBusy")(
    "an event stops a loop that only looks at it: InterruptMainTests, by hand",
    async (t) => {
      const event = new Event();
      const words = t.words();
      const loop = t.platform("spinUntilSet", event, words);
      await t.told(words);
      event.set();
      ok(((await loop.join()) as number) > 0, "it ran");
    },
  );
});
