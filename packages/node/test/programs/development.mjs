// What a program is told while it is being developed.
import { isMain, Queue, Thread } from "@heddle/core";

class Shop {
  cuts = 0;
  cut() {
    return ++this.cuts;
  }
}

class Safe {
  #code = 1;
  open() {
    return this.#code;
  }
}

class Data {
  only = "fields";
}

export class Barber extends Thread {
  static module = import.meta.url;
  constructor(name, things) {
    super({ name });
    this.things = things;
    this.stopped = false;
    this.seen = 0;
  }
  async run() {
    const { inbox, answer } = this.things;
    if (answer) await answer.put([new Shop(), new Safe()]);
    if (inbox) await inbox.get();
    this.seen++;
  }
}

export class Secretive extends Thread {
  static module = import.meta.url;
  #secret = 1;
  run() {
    return this.#secret;
  }
}

if (isMain) {
  await new Barber("first", { list: [new Shop(), new Data()] }).start().join();
  await new Barber("second", { shop: new Shop(), safe: new Safe() }).start().join();
  const answer = new Queue();
  await new Barber("third", { answer }).start().join();
  await answer.get();
  for (const name of ["fourth", "fifth"]) {
    const inbox = new Queue();
    const barber = new Barber(name, { inbox }).start();
    while (barber.state !== "running") await new Promise((resolve) => setTimeout(resolve, 1));
    barber.stopped = true;
    barber.added = "no field of the thread's";
    await inbox.put("go on");
    await barber.join();
    console.log(barber.stopped, barber.seen);
  }
  const { message, stack } = await new Secretive()
    .start()
    .join()
    .catch((error) => error);
  console.log(message);
  console.log(stack.includes(message));
}
