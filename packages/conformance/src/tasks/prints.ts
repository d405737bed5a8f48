import type { Queue } from "@heddle/core";
import type { Self } from "./self.js";
import { stopped } from "./waits.js";

/** As a timer of the user's would. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

async function printLater(line: string): Promise<void> {
  await pause(20);
  console.log(line);
}

async function slow(value: unknown): Promise<unknown> {
  await pause(20);
  return value;
}

/** Never ends, and never blocks either. */
async function tick(): Promise<never> {
  for (;;) await pause(1);
}

function printLines(count: number): void {
  for (let line = 1; line <= count; line++) console.log(`line ${line} ${"-".repeat(80)}`);
}

function printThenSpin(count: number, words: Int32Array): never {
  printLines(count);
  Atomics.store(words, 0, 1);
  for (;;);
}

/** Prints what it is given, and says that this is done. */
async function printTasks(tasks: Queue<number>): Promise<void> {
  for await (const line of tasks) {
    console.log(`line ${line}`);
    tasks.taskDone();
  }
}

/** As its last act starts the next one. */
async function printThenStart(this: Self, count: number): Promise<void> {
  await pause(5);
  console.log(`thread ${count}`);
  if (count > 1) this.child("printThenStart", count - 1);
}

async function printInFinally(line: string): Promise<void> {
  try {
    await pause(5);
  } finally {
    await pause(5);
    console.log(line);
  }
}

function leaveTimer(): void {
  const beat = () => setTimeout(beat, 5);
  beat();
}

async function importIt(url: string): Promise<string> {
  return typeof (await import(/* @vite-ignore */ url));
}

/** A child that nobody joins. */
async function leaveChild(this: Self, task: string, ...args: unknown[]): Promise<void> {
  this.named("left child", task, ...args);
}

/** Goes on after that, and holds the child. */
async function leaveChildAndWait(this: Self, task: string, ...args: unknown[]): Promise<string> {
  const child = this.named("left child", task, ...args);
  await stopped(this.signal);
  return child.state;
}

export const prints = {
  printLater,
  slow,
  tick,
  printLines,
  printThenSpin,
  printTasks,
  printThenStart,
  printInFinally,
  leaveTimer,
  importIt,
  leaveChild,
  leaveChildAndWait,
};
