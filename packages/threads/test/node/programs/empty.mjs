import { Thread } from "@heddle/core";

export class Empty extends Thread {
  static module = import.meta.url;
  run() {}
}
