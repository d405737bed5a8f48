import { nextMessage, type Port } from "../port.js";
import type { Self } from "./self.js";

type Bag = Record<string, unknown>;

/** What a task does to what is in `data`, in place. */
export const changes = {
  nothing() {},
  one(data: Bag) {
    data.count = (data.count as number) + 1;
  },
  deep(data: Bag) {
    (data.inner as Bag).x = "changed";
  },
  plain(data: Bag) {
    data.count = (data.count as number) + 1;
    (data.list as unknown[]).push("more");
    data.added = [1];
    delete data.extra;
  },
  list(data: object) {
    (data as unknown[]).splice(0, 2, "first");
  },
  map(data: object) {
    const map = data as Map<unknown, unknown>;
    map.delete("old");
    map.set("new", [1]);
  },
  set(data: object) {
    const set = data as Set<unknown>;
    set.delete("old");
    set.add("new");
  },
  cut(data: Bag) {
    (data as { cut?(): void }).cut?.();
    data.cuts = (data.cuts as number) + 1;
  },
  own(data: Bag) {
    Object.defineProperty(data, "__proto__", { value: "own", enumerable: true });
  },
};

export type HomeChange = keyof typeof changes;

function change(this: Self, how: HomeChange): void {
  changes[how](this.data as never);
}

async function changeLater(this: Self, how: HomeChange): Promise<void> {
  await Promise.resolve();
  change.call(this, how);
}

async function changeWhenTold(this: Self, port: Port, how: HomeChange): Promise<void> {
  const told = nextMessage(port);
  port.postMessage("here");
  await told;
  port.close();
  change.call(this, how);
}

function changeAndFail(this: Self, how: HomeChange): never {
  change.call(this, how);
  throw new Error("after the change");
}

/** Its objects change places, and one is replaced by another like it. */
function swap(this: Self): void {
  [this.left, this.right] = [this.right, this.left];
  (this.left as Bag).side = "left";
  this.data = { ...(this.data as Bag), count: 2 };
}

/** Starts a child whose field is this one's `data`, and tells whether that is still the same object. */
async function changeInChild(this: Self, how: HomeChange, sync: boolean): Promise<boolean> {
  const { data } = this;
  const Child = this.constructor as new (task: string, args: unknown[]) => Self;
  const child = new Child("change", [how]);
  child.data = data;
  child.start();
  if (sync) child.joinSync();
  else await child.join();
  return child.data === data;
}

export const homes = { change, changeLater, changeWhenTold, changeAndFail, swap, changeInChild };
