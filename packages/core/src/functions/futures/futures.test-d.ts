import { expectTypeOf } from "vitest";
import { task } from "../task.js";
import { asCompleted, type Future, ThreadPoolExecutor, wait } from "./index.js";

const length = task(
  "file:///a.js",
  async (text: string, more?: number) => text.length + (more ?? 0),
);
const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
const future = pool.submit(length, "a", 1);
expectTypeOf(future).toEqualTypeOf<Future<number>>();
expectTypeOf(await future).toEqualTypeOf<number>();
expectTypeOf(future.result({ timeout: 5 })).toEqualTypeOf<Promise<number>>();
expectTypeOf((await wait([future])).done).toEqualTypeOf<Set<Future<number>>>();
for await (const each of asCompleted([future]))
  expectTypeOf(each.future).toEqualTypeOf<Future<number>>();
for await (const each of pool.map(length, ["a"])) expectTypeOf(each).toEqualTypeOf<number>();

// @ts-expect-error a number is no text
pool.submit(length, 5);
// @ts-expect-error the inputs are text
pool.map(length, [5]);
// @ts-expect-error there is no such option
await wait([future], { returnWhen: "SOMETIME" });
