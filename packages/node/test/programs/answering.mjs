/** Threads that take requests from one queue and put answers into another, and die in the middle of it. */

import { isMain, Queue, Thread } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";

class Answering extends Thread {
  static module = import.meta.url;
  constructor(requests, answers, most) {
    super();
    this.requests = requests;
    this.answers = answers;
    this.most = most;
  }
  async run() {
    for await (const request of this.requests) {
      await this.answers.put(request);
      if (--this.most === 0) process.exit();
    }
  }
}

/** Shares a carrier with others, and ends it after so many answers. */
export class Virtual extends Answering {}

export class Awaiting extends Answering {
  static kind = "platform";
}

export class Blocking extends Answering {
  static kind = "platform";
  run() {
    for (;;) {
      const request = this.requests.getSync();
      this.answers.putSync(request);
    }
  }
}

if (isMain) {
  const most = Number(process.argv[2]);
  const runtime = createNodeRuntime({ parallelism: 2, excepthook: () => {} });
  const requests = new Queue({ maxSize: 4 });
  const answers = new Queue({ maxSize: 4 });
  const times = new Uint8Array(most);
  let answered = 0;
  const listening = (async () => {
    for await (const request of answers) {
      times[request]++;
      answered++;
    }
  })();
  /** By the promises of their ends. */
  const live = new Map();
  /** Those that died, each perhaps with a request in its hands. */
  let dead = 0;
  let left = false;
  const add = (Class, ends = 0) => {
    const thread = new Class(requests, answers, ends).start(runtime);
    const over = thread.join().then(
      () => live.delete(over),
      (error) => {
        live.delete(over);
        if (error.name === "QueueShutdown") return;
        dead++;
        if (!left) add(Class, ends);
      },
    );
    live.set(over, thread);
  };
  for (let pair = 0; pair < 2; pair++) for (const Class of [Awaiting, Blocking]) add(Class);
  for (const ends of [300, 0, 0, 0]) add(Virtual, ends);
  const killed = new Set();
  const killing = (async () => {
    for (let seen = 0; seen < most * 0.9; seen = answered) {
      while (answered < seen + most / 20) await new Promise((resolve) => setTimeout(resolve, 1));
      const [next] = [...live.values()].filter(
        (thread) => !(thread instanceof Virtual || killed.has(thread)),
      );
      if (!next) continue;
      killed.add(next);
      next.kill();
    }
  })();
  for (let request = 0; request < most; request++) await requests.put(request);
  await killing;
  left = true;
  requests.shutdown();
  while (live.size > 0) await Promise.all(live.keys());
  const inQueue = requests.snapshot().length;
  answers.shutdown();
  await listening;
  await runtime.close();
  const twice = times.filter((count) => count > 1).length;
  const never = times.filter((count) => count === 0).length;
  console.log(JSON.stringify({ twice, never, dead, inQueue }));
}
