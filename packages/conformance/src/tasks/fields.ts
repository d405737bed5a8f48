import { nextMessage, type Port } from "../port.js";
import type { Self } from "./self.js";
import { stopped } from "./waits.js";

function assign(this: Self, fields: object): void {
  Object.assign(this, fields);
}

function remove(this: Self, ...keys: string[]): void {
  for (const key of keys) delete this[key];
}

/** The thread's own fields, as they came. */
function ownFields(this: Self): object {
  return { ...this };
}

function ownKeys(this: Self): string[] {
  return Object.getOwnPropertyNames(this);
}

/** Looks at the fields once the caller has had time to change its own. */
async function fieldAfter(this: Self, port: Port, key: string): Promise<unknown> {
  const told = nextMessage(port);
  port.postMessage("hello");
  await told;
  port.close();
  return this[key];
}

function assignThenFail(this: Self, fields: object): void {
  Object.assign(this, fields);
  throw new Error("after the assignment");
}

/** Two fields that are one object, in a cycle. */
function tie(this: Self): void {
  const knot: Record<string, unknown> = { name: "knot" };
  knot.self = knot;
  this.left = knot;
  this.right = [knot];
}

/** Fields that cannot travel. */
function keepFunction(this: Self, field: string): string {
  this[field] = { run: () => 1 };
  return "kept";
}

/** Keeps a view of its own on a buffer that goes home. */
function viewField(this: Self): number {
  const data = this.data as Uint8Array;
  data.fill(9);
  kept = data;
  return data.length;
}

let kept: Uint8Array | undefined;

function keptLength(): number | undefined {
  return kept?.length;
}

function rename(this: Self, name: string): void {
  this.name = name;
}

function hide(this: Self): void {
  Object.defineProperty(this, "hidden", { value: 1, enumerable: false });
  (this as unknown as Record<symbol, unknown>)[Symbol("mark")] = 1;
}

function failingGetter(this: Self): void {
  Object.defineProperty(this, "broken", {
    enumerable: true,
    get() {
      throw new Error("no field today");
    },
  });
}

async function assignThenWait(this: Self, fields: object): Promise<void> {
  Object.assign(this, fields);
  await stopped(this.signal);
  throw new Error("gave up");
}

/** One object by two ways: as the result, and as a field. */
function returnField(this: Self): unknown {
  this.answer = { to: "everything" };
  return this.answer;
}

function keepAndFail(this: Self): never {
  this.cache = () => 1;
  throw new TypeError("not a host");
}

async function childWithFunction(this: Self): Promise<unknown> {
  return this.child("assign", () => 1).join();
}

/** Starts a thread of a class whose `oneWay` names no field. */
function childWithSlip(this: Self): void {
  class Slip extends (this.constructor as new (task: string) => Self) {
    static readonly oneWay = ["hadle"];
    run(): void {}
  }
  new Slip("nothing").start();
}

export const fields = {
  assign,
  remove,
  ownFields,
  ownKeys,
  fieldAfter,
  assignThenFail,
  tie,
  keepFunction,
  viewField,
  keptLength,
  rename,
  hide,
  failingGetter,
  assignThenWait,
  returnField,
  keepAndFail,
  childWithFunction,
  childWithSlip,
};
