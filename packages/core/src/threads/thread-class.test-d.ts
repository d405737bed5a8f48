import { expectTypeOf } from "vitest";
import type { ClassLike } from "../port.js";
import { Thread } from "../thread.js";
import { threadClass } from "./thread-class.js";

class Search extends Thread<string[]> {
  hits = 0;
  constructor(
    readonly words: string[],
    readonly most?: number,
  ) {
    super();
  }
  async run() {
    this.hits = this.words.length;
    return this.words.slice(0, this.most);
  }
  find() {
    return 1;
  }
}

const Found = threadClass<typeof Search>("Search");
const thread = new Found(["a"], 2);
expectTypeOf(thread).toExtend<Thread<string[]>>();
expectTypeOf(thread.start().join()).toEqualTypeOf<Promise<string[]>>();
expectTypeOf(thread.hits).toEqualTypeOf<number | undefined>();
expectTypeOf(thread.words).toEqualTypeOf<string[] | undefined>();
expectTypeOf(Found).toExtend<ClassLike>();
expectTypeOf(new (Found.with({ name: "search" }))(["a"]).name).toEqualTypeOf<string>();

// @ts-expect-error the words are text
new Found([1]);
// @ts-expect-error its methods are where it runs
thread.find();
// @ts-expect-error the thread's fields come from there
thread.hits = 1;
// @ts-expect-error there is no such option
threadClass<typeof Search>("Search", { modul: "file:///a.js" });
// @ts-expect-error a Date is no thread
threadClass<typeof Date>("Date");
