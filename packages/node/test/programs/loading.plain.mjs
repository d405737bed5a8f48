import { Thread } from "@heddle/core";

const text = "as written";

export class Plain extends Thread {
  static module = import.meta.url;

  async run() {
    const again = await import(import.meta.url);
    return `${text}, ${again.Plain === this.constructor}`;
  }
}
