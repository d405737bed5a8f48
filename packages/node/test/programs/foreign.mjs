// A worker that heddle did not make: a program of its own, whose thread is nobody's.
import { isMainThread, Worker } from "node:worker_threads";

if (isMainThread) new Worker(new URL(import.meta.url));
else {
  await import("@heddle/node");
  const { currentThread, enumerate, isMain } = await import("@heddle/core");
  const { Act } = await import("./threads.mjs");
  const self = currentThread();
  const refusal = await self.join().catch((error) => error.code);
  console.log(
    JSON.stringify({
      name: self.name,
      daemon: self.daemon,
      alive: self.isAlive(),
      ident: typeof self.ident,
      refusal,
      known: enumerate().includes(self),
      isMain,
      sum: await new Act("echo", 5).start().join(),
      blocked: new Act("echo", 6).start().joinSync(),
    }),
  );
}
