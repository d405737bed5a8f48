import { Thread } from "@heddle/core";

const text = await Promise.resolve("after an await");

export class Awaits extends Thread {
  static module = import.meta.url;

  run() {
    return text;
  }
}
