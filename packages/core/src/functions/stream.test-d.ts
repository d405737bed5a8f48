import { expectTypeOf } from "vitest";
import type { Thread } from "../thread.js";
import { ThreadGroup } from "./group.js";
import { StreamThread } from "./stream.js";

class Ticks extends StreamThread<number, string> {
  static override readonly module = import.meta.url;
  static override readonly kind = "platform";
  static override readonly highWaterMark = 4;
  constructor(readonly count: number) {
    super({ name: "ticks" });
  }
  async *run() {
    expectTypeOf(this.signal).toEqualTypeOf<AbortSignal>();
    yield this.count;
    return "done";
  }
}

class Each extends StreamThread<string> {
  *run() {
    yield "a";
  }
}

const ticks = new Ticks(1);
expectTypeOf(ticks.start()).toEqualTypeOf<Ticks>();
expectTypeOf(ticks.join()).toEqualTypeOf<Promise<string>>();
for await (const each of ticks) expectTypeOf(each).toEqualTypeOf<number>();
expectTypeOf(new Each().join()).toEqualTypeOf<Promise<void>>();
expectTypeOf(ticks).toExtend<Thread<unknown>>();
void ThreadGroup.run((group) => group.start(ticks));

export class Wrong extends StreamThread<number> {
  // @ts-expect-error its values are numbers
  async *run() {
    yield "a";
  }
}
