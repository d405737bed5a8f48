import { Thread } from "@heddle/core/thread";

export class Seven extends Thread<number> {
  static override readonly module = import.meta.url;

  run() {
    return 7;
  }
}
