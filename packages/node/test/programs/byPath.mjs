// A class that is found by its file's path, as CommonJS knows it.
import "@heddle/node";
import { fileURLToPath } from "node:url";
import { isMain, Thread } from "@heddle/core";

export class Doubler extends Thread {
  static module = fileURLToPath(import.meta.url);
  constructor(value) {
    super();
    this.value = value;
  }
  run() {
    return this.value * 2;
  }
}

if (isMain) console.log(await new Doubler(21).start().join());
