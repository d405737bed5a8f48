// Daemons print, and then say that the task is done: main ends when all are.
import { isMain, Queue, Thread } from "@heddle/core";

export class Printer extends Thread {
  static module = import.meta.url;
  constructor(tasks) {
    super({ daemon: true });
    this.tasks = tasks;
  }
  async run() {
    for (;;) {
      console.log("line", await this.tasks.get());
      this.tasks.taskDone();
    }
  }
}

if (isMain) {
  const tasks = new Queue();
  for (let at = 0; at < 4; at++) new Printer(tasks).start();
  for (let line = 0; line < 20; line++) await tasks.put(line);
  await tasks.join();
  console.log("over");
}
