import { expectTypeOf } from "vitest";
import { type Callback, callback } from "./callback.js";
import { task } from "./task.js";

const show = callback((percent: number) => percent > 50);
expectTypeOf(show).toEqualTypeOf<Callback<[percent: number], boolean>>();
expectTypeOf(show(1)).toEqualTypeOf<Promise<boolean>>();
const ask = callback(async (question: string, more?: boolean) => (more ? question : 1));
expectTypeOf(ask("a")).toEqualTypeOf<Promise<string | 1>>();

const render = task("file:///a.js", async (onProgress: Callback<[number], void>) => {
  await onProgress(5);
});
void render(callback((percent: number) => console.log(percent)));

// @ts-expect-error a text is no number
void show("a");
// @ts-expect-error it is called with a number
void render(callback((percent: string) => console.log(percent)));
