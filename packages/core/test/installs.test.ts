import { createMemoryRuntime, type MemoryCarrier } from "@heddle/conformance/memory";
import { Thread } from "@heddle/core";
import type { Runtime } from "@heddle/core/adapter";
import { afterEach, describe, expect, it } from "vitest";
import { pump, running } from "./memory.adapter.js";

class Both extends Thread<string> {
  run(): string {
    return "ran";
  }
}
class App extends Both {}
class Library extends Both {}

const opened: Runtime[] = [];

function open(classes: Record<string, typeof Both>): Runtime {
  const { runtime } = createMemoryRuntime(
    {
      roster: classes,
      as: (realm, act) => running.run(realm, act),
      onWork: (carrier: MemoryCarrier) => pump(carrier),
    },
    { classes },
  );
  opened.push(runtime);
  return runtime.install();
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((runtime) => runtime.close()));
});

describe("several runtimes are installed", () => {
  it("a class goes to the one that lists it, whichever was installed last", async () => {
    const app = open({ App });
    const library = open({ Library });
    expect(await new App().start().join()).toBe("ran");
    expect([app.carrierCount, library.carrierCount]).toEqual([1, 0]);
    expect(await new Library().start().join()).toBe("ran");
    expect([app.carrierCount, library.carrierCount]).toEqual([1, 1]);
  });

  it("one that is listed by the last goes there, also where others list it", async () => {
    const first = open({ Both });
    const second = open({ Both });
    await new Both().start().join();
    expect([first.carrierCount, second.carrierCount]).toEqual([0, 1]);
  });

  it("one that two others list is refused, and the error names both", () => {
    open({ Both, App });
    open({ Both, Library });
    open({ App });
    expect(() => new Both().start()).toThrow(
      "Both is listed by 2 installed runtimes (one with Both, App; one with Both, Library): write thread.start(runtime)",
    );
  });

  it("one that is closed is none of them", async () => {
    const closed = open({ Both });
    open({ Both });
    const last = open({ App });
    await closed.close();
    await new Both().start().join();
    expect(last.carrierCount).toBe(0);
  });
});
