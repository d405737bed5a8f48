import { isMain, Thread } from "@heddle/core";

if (!isMain) {
  console.log("evaluated");
  throw new RangeError("not on a carrier");
}

export class Fails extends Thread {
  static module = import.meta.url;

  run() {}
}
