/** The classes of the tests' threads. A file of its own, since the machines' carriers import it by its URL. */
import { randomUUID } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Thread, task } from "@heddle/core";
import { folderHas } from "./folders.mjs";

export class Adder extends Thread {
  static module = import.meta.url;
  constructor(a, b, options) {
    super(options);
    this.a = a;
    this.b = b;
  }
  run() {
    this.sum = this.a + this.b;
    return this.sum;
  }
}

/** Gives back what it has. */
export class Echo extends Thread {
  static module = import.meta.url;
  constructor(value) {
    super();
    this.value = value;
  }
  run() {
    return this.value;
  }
}

export class Unlucky extends RangeError {
  static module = import.meta.url;
}

export class Failing extends Thread {
  static module = import.meta.url;
  run() {
    throw Object.assign(new Unlucky("no luck", { cause: new TypeError("why") }), { tries: 3 });
  }
}

/** Runs until it is asked to stop. */
export class Sleeper extends Thread {
  static module = import.meta.url;
  async run() {
    this.began = true;
    await new Promise((resolve) => this.signal.addEventListener("abort", resolve));
    if (this.signal.reason === "end well") return "well";
    throw this.signal.reason;
  }
}

/** Computes for ever. */
export class Spinner extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  run() {
    for (;;);
  }
}

export class Napper extends Thread {
  static module = import.meta.url;
  constructor(ms) {
    super();
    this.ms = ms;
  }
  async run() {
    await sleep(this.ms);
    return process.pid;
  }
}

/** Starts a thread where it runs, and joins one that it was given. */
export class Asker extends Thread {
  static module = import.meta.url;
  constructor(other) {
    super();
    this.other = other;
  }
  async run() {
    const own = await new Adder(20, 1).start().join();
    return own + (await this.other.join());
  }
}

export class Starter extends Thread {
  static module = import.meta.url;
  run() {
    this.child = new Napper(50).start();
    return this.child;
  }
}

/** Gives itself, under another name. */
export class Selfish extends Thread {
  static module = import.meta.url;
  run() {
    this.name = "renamed";
    this.me = this;
    return [this];
  }
}

export class Point {
  static module = import.meta.url;
  constructor(x) {
    this.x = x;
  }
  get double() {
    return 2 * this.x;
  }
}

export const twice = task(import.meta.url, function twice(number) {
  return 2 * number;
});

/** Leaves a file for each time that it runs, and waits for the file "go". */
async function mark(folder, name) {
  await writeFile(join(folder, `${name}-${process.pid}-${randomUUID()}`), "");
  await folderHas(folder, (names) => names.includes("go"));
  return "ran";
}

export class Marker extends Thread {
  static module = import.meta.url;
  constructor(folder, number) {
    super();
    this.folder = folder;
    this.number = number;
  }
  run() {
    return mark(this.folder, this.number);
  }
}

/** May run again. */
export class Tryer extends Thread {
  static module = import.meta.url;
  static retries = 3;
  constructor(folder) {
    super();
    this.folder = folder;
  }
  run() {
    return mark(this.folder, "try");
  }
}

/** Throws so many times, and then gives how often it has run. */
export class Thrower extends Thread {
  static module = import.meta.url;
  static retries = 3;
  constructor(folder, times) {
    super();
    this.folder = folder;
    this.times = times;
  }
  async run() {
    const name = `thrower-${this.times}`;
    await writeFile(join(this.folder, `${name}-${randomUUID()}`), "");
    const tries = (await readdir(this.folder)).filter((each) => each.startsWith(name)).length;
    if (tries <= this.times) throw new Error(`try ${tries}`);
    return tries;
  }
}
