// Five philosophers eat with two forks each, and put the first one back where the second is taken.
import { isMain, Lock, sleep, Thread } from "@heddle/core";

export class Philosopher extends Thread {
  static override readonly module = import.meta.url;
  left: Lock;
  right: Lock;
  meals = 0;

  constructor(name: string, left: Lock, right: Lock) {
    super({ name });
    this.left = left;
    this.right = right;
  }

  async run() {
    while (this.meals < 10) await this.dine();
  }

  async dine() {
    await this.left.run(async () => {
      if (!(await this.right.acquire({ timeout: 1 }))) return;
      this.meals++;
      this.right.release();
    });
    await sleep(1);
  }
}

if (isMain) {
  const forks = Array.from({ length: 5 }, () => new Lock());
  const names = ["Plato", "Hypatia", "Laozi", "Kant", "Arendt"];
  const fork = (at: number) => forks.at(at) as Lock;
  const table = names.map((name, at) => new Philosopher(name, fork(at), fork(at - 1)).start());
  for (const philosopher of table) {
    await philosopher.join();
    console.log(philosopher.name, "ate", philosopher.meals, "times");
  }
}
