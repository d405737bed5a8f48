import { isMain, transfer } from "../../index.js";
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

export const values = {
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
  measure,
  constant,
};
