/** What does not work when it runs does not compile. */
import { expectTypeOf } from "vitest";
import type { RuntimeOptions } from "./adapter.js";
import {
  array,
  bool,
  Condition,
  type Excepthook,
  f64,
  Lock,
  PriorityQueue,
  Queue,
  shared,
  sharing,
  struct,
  Thread,
  ThreadLocal,
  Timer,
  transfer,
  u32,
} from "./index.js";

const buffer = new ArrayBuffer(8);
transfer(buffer);
transfer(new Uint8Array(buffer));
transfer({ list: [buffer] }, [buffer]);
transfer([buffer], [buffer]);
// @ts-expect-error an array cannot move: its buffers can
transfer([buffer]);
// @ts-expect-error an object with no buffer named cannot move
transfer({});
// @ts-expect-error a Date cannot move
transfer(buffer, [new Date()]);

const Point = struct({ x: f64, y: f64 });
shared("point", () => new Point());
shared("points", () => new (array(Point, 3))());
shared("lock", () => new Lock());
// @ts-expect-error a Date is not shared
shared("date", () => new Date());
// @ts-expect-error a plain object is not shared
shared("bag", () => ({ count: 0 }));

struct({ point: Point, points: array(Point, 3), count: u32 });
// @ts-expect-error no class of a struct
struct({ date: Date });
// @ts-expect-error what looks like a type is none
struct({ count: { description: "u32", view: "$u32", bytes: 4, align: 4, isInteger: true } });
const some: number | undefined = undefined;
new Point({ x: some, y: 1 });
// @ts-expect-error a text is no number
new Point({ x: "1" });

const jobs = new PriorityQueue<string>();
void jobs.put("a", { priority: 1, timeout: 10 });
jobs.putSync("a", { priority: 1 });
jobs.tryPut("a", { priority: 1 });
// @ts-expect-error what is no number has no priority of its own
void jobs.put("a");
// @ts-expect-error a text has no priority of its own
jobs.putSync("a", { timeout: 10 });
// @ts-expect-error a text has no priority of its own
jobs.tryPut("a");
// @ts-expect-error an undefined priority is none
jobs.tryPut("a", { priority: undefined });
const numbers = new PriorityQueue<number>();
numbers.tryPut(1);
void numbers.put(1);
numbers.putSync(1, { timeout: 10 });
numbers.tryPut(1, { priority: 2 });
const waiting: Queue<string>[] = [new Queue<string>(), jobs];
waiting[0]?.tryPut("a");
const queues: Queue<number>[] = [new Queue<number>(), numbers];
expectTypeOf(queues[0]?.tryGet()).toEqualTypeOf<{ value: number } | undefined>();

new Timer(1, () => {});
new Timer(1, (_name: string) => {}, ["a"]);
new Timer(1, (_name?: string) => {});
// @ts-expect-error its argument is missing
new Timer(1, (_name: string) => {});
// @ts-expect-error a number is no text
new Timer(1, (_name: string) => {}, [1]);

const condition = new Condition();
expectTypeOf(condition.waitForSync(() => 1)).toEqualTypeOf<number>();
// @ts-expect-error a promise is always true
condition.waitForSync(async () => true);
expectTypeOf(condition.waitFor(async () => 1)).resolves.toEqualTypeOf<number>();

expectTypeOf(new ThreadLocal(() => 1).get()).toEqualTypeOf<number>();
expectTypeOf(new ThreadLocal<string | undefined>().get()).toEqualTypeOf<string | undefined>();
// @ts-expect-error before it is set there is none
new ThreadLocal<string>();

const tell: Excepthook = ({ thread }) => {
  expectTypeOf(thread).toEqualTypeOf<Thread<unknown> | null>();
  void thread?.join();
};
const options: RuntimeOptions = { excepthook: tell };
expectTypeOf(options.excepthook).toEqualTypeOf<Excepthook | undefined>();

class Later extends Thread<Promise<number>> {
  run() {
    return Promise.resolve(Promise.resolve(1));
  }
}
expectTypeOf(new Later().joinSync()).toEqualTypeOf<number>();
class Like extends Thread<number> {
  run(): PromiseLike<number> {
    return Promise.resolve(1);
  }
}
expectTypeOf(new Like().joinSync()).toEqualTypeOf<number>();

class Task extends sharing(Thread<number>, { stopped: bool, pings: u32, lock: Lock }) {
  run(): number {
    return this.pings;
  }
}
const sharer = new Task({ name: "sharer" });
expectTypeOf(sharer.stopped).toEqualTypeOf<boolean>();
expectTypeOf(sharer.atomic.add("pings", 1)).toEqualTypeOf<number>();
expectTypeOf(sharer.join()).toEqualTypeOf<Promise<number>>();
expectTypeOf(sharer.lock).toEqualTypeOf<Lock>();
sharer.stopped = true;
// @ts-expect-error a number is no boolean
sharer.stopped = 1;
// @ts-expect-error a lock stays the one that it is
sharer.lock = new Lock();
// @ts-expect-error a class of threads has a run()
class Idle extends sharing(Thread<number>, { stopped: bool }) {}
new Idle();
// @ts-expect-error no class of threads
sharing(Date, { stopped: bool });
