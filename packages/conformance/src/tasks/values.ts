import { isMain, transfer } from "@heddle/core";
import type { Port } from "../port.js";
import type { Self } from "./self.js";

function echo(value: unknown): unknown {
  return value;
}

async function echoLater(value: unknown): Promise<unknown> {
  await Promise.resolve();
  return value;
}

function add(a: number, b: number): number {
  return a + b;
}

function nothing(): void {}

/** What is awaited need not be a Promise. */
function thenable(value: unknown): PromiseLike<unknown> {
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what this is about.
  return { then: (resolve: (value: unknown) => void) => resolve(value) } as PromiseLike<unknown>;
}

function promiseInside(): unknown {
  return { ready: Promise.resolve(1) };
}

function functionInside(): unknown {
  return { options: [{ onReply: () => 1 }] };
}

function symbolInside(): unknown {
  return new Map([["mark", Symbol("mark")]]);
}

function weakInside(): unknown {
  return [new WeakMap()];
}

function inMainRealm(): boolean {
  return isMain;
}

let memory: unknown;

/** A variable of the carrier's module. */
function remember(value: unknown): unknown {
  const before = memory;
  memory = value;
  return before;
}

/** Whether it is the very object. */
function rememberedIs(value: unknown): boolean {
  return memory === value;
}

/** A buffer that moves home; the carrier's own hold on it is left behind. */
function moveBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count).fill(7);
  memory = bytes;
  return transfer(bytes);
}

function copyBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count).fill(7);
  memory = bytes;
  return bytes;
}

/** How long what `memory` holds is by now: 0 once it has moved. */
function rememberedLength(): number {
  return (memory as Uint8Array).length;
}

/** What it is called with, in a field and as the result. */
function putField(this: Self, data: unknown): unknown {
  this.data = data;
  return data;
}

function giveField(this: Self): unknown {
  return this.data;
}

function giveFields(this: Self, ...keys: string[]): unknown[] {
  return keys.map((key) => this[key]);
}

function nested(levels: number): unknown {
  let value: unknown = "the innermost";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { next: value } : [value];
  return value;
}

/** Its buffer goes elsewhere, and is still in the field. */
function postAway(this: Self, port: Port): string {
  const frame = this.data as Uint8Array<ArrayBuffer>;
  port.postMessage(frame, [frame.buffer]);
  return "sent";
}

/** The same as a part of the result. */
function giveAway(this: Self, port: Port): unknown {
  const { buffer: frame } = this.data as Uint8Array;
  postAway.call(this, port);
  delete this.data;
  return { frame };
}

/** The same as a property of an error. */
function throwAway(this: Self, port: Port): never {
  const frame = this.data;
  postAway.call(this, port);
  delete this.data;
  throw Object.assign(new Error("it has moved"), { frame });
}

/** The carrier's own, for all threads there. */
const TABLE = new Uint8Array(16).fill(1);
const LIST = { tables: [new Float64Array(2)] };

function keepTable(this: Self, what: string): number {
  const { buffer } = TABLE;
  if (what === "table") this.data = TABLE;
  else if (what === "part") this.data = [TABLE.subarray(2, 3)];
  else if (what === "view") this.data = new DataView(buffer);
  else this.data = LIST;
  return Math.min(TABLE.byteLength, (LIST.tables[0] as Float64Array).byteLength);
}

/** The whole buffer as it came; what is done to it then is nobody else's business. */
function giveAndFill(view: Uint8Array): number[] {
  const whole = [...new Uint8Array(view.buffer)];
  new Uint8Array(view.buffer).fill(9);
  return whole;
}

/** Throws an error that holds its argument. */
function throwArg(this: Self, data: unknown): never {
  this.data = data;
  throw Object.assign(new Error("it holds the argument"), { data });
}

/** Of a file that has moved here. */
async function fileSize(file: {
  stat(): Promise<{ size: number }>;
  close(): Promise<void>;
}): Promise<number> {
  const { size } = await file.stat();
  await file.close();
  return size;
}

/** The length of what came, and its first byte. */
function measure(this: Self, bytes: Uint8Array | ArrayBuffer): [number, number | undefined] {
  const view = new Uint8Array(bytes instanceof ArrayBuffer ? bytes : bytes.buffer);
  return [view.length, view[0]];
}

const shared = { constant: [1, 2, 3] };

/** The same object each time. */
function constant(): object {
  return shared;
}

function lengthOf(this: Self, value: { readonly length: number }): number {
  // The large value need not come home.
  this.args = [];
  return value.length;
}

export const values = {
  lengthOf,
  echo,
  echoLater,
  add,
  nothing,
  thenable,
  promiseInside,
  functionInside,
  symbolInside,
  weakInside,
  inMainRealm,
  remember,
  rememberedIs,
  moveBytes,
  copyBytes,
  rememberedLength,
  giveField,
  putField,
  fileSize,
  giveFields,
  giveAndFill,
  nested,
  postAway,
  giveAway,
  throwAway,
  keepTable,
  throwArg,
  measure,
  constant,
};
