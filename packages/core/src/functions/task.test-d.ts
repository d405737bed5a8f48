import { expectTypeOf } from "vitest";
import type { ClassLike } from "../port.js";
import type { Thread } from "../thread.js";
import type { MapResults } from "./map.js";
import { type Task, task } from "./task.js";

const resize = task("file:///a.js", async function resize(image: Uint8Array, width: number) {
  expectTypeOf(this).toEqualTypeOf<Thread<unknown>>();
  expectTypeOf(this.signal).toEqualTypeOf<AbortSignal>();
  return image.length > width;
});
const length = task("file:///a.js", (text: string, more?: number) => text.length + (more ?? 0));
const sum = task("file:///a.js", (...numbers: number[]) => numbers.length);
// With @heddle/plugin.
const double = task((value: number) => 2 * value);
const count = task(async function* count(from: number) {
  yield from;
});

expectTypeOf(double(1)).toEqualTypeOf<Promise<number>>();
expectTypeOf(count(1)).toExtend<AsyncIterable<number>>();
expectTypeOf(resize(new Uint8Array(), 640)).toEqualTypeOf<Promise<boolean>>();
expectTypeOf(resize.start(new Uint8Array(), 640)).toEqualTypeOf<Thread<boolean>>();
expectTypeOf(resize.with({ name: "thumb", timeout: 5 })(new Uint8Array(), 1)).toEqualTypeOf<
  Promise<boolean>
>();
expectTypeOf(length.map(["a"])).toEqualTypeOf<MapResults<number>>();
expectTypeOf(length.map(new Set(["a"]), { concurrency: 2 }).toArray()).toEqualTypeOf<
  Promise<number[]>
>();
expectTypeOf(sum.map([1, 2])).toEqualTypeOf<MapResults<number>>();
expectTypeOf(resize.map([new Uint8Array()], { args: [640] })).toEqualTypeOf<MapResults<boolean>>();
for await (const each of length.map(["a"])) expectTypeOf(each).toEqualTypeOf<number>();

// In a roster, and where a class of threads is looked for.
expectTypeOf(resize).toExtend<ClassLike>();
expectTypeOf(resize).toExtend<Task<[Uint8Array, number], boolean>>();

// @ts-expect-error the width is missing
resize(new Uint8Array());
// @ts-expect-error a number is no text
length(5);
// @ts-expect-error the inputs are text
length.map([5]);
// @ts-expect-error resize needs a width as well
resize.map([new Uint8Array()]);
// @ts-expect-error threads of a task are made by start()
new resize();
// @ts-expect-error there is no such option
resize.with({ timeuot: 5 });
