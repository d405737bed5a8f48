// node awaiting.mjs KILLS: kills each worker while it begins a module that awaits at its top level.
import { setEnvironmentData } from "node:worker_threads";
import { createNodeRuntime } from "@heddle/node";
import { Awaiting, signal } from "./awaiting.thread.mjs";

setEnvironmentData("signal", signal);
createNodeRuntime({ excepthook: () => {} }).install();
let runs = 0;
for (let left = Number(process.argv[2]); left > 0; left--) {
  const word = Math.floor(Math.random() * 100_000);
  Atomics.store(signal, 0, 0);
  const thread = new Awaiting().start();
  while (Atomics.load(signal, 0) === 0) await new Promise(setImmediate);
  Atomics.store(signal, 1, word);
  Atomics.store(signal, 0, 2);
  Atomics.notify(signal, 0);
  thread.kill();
  await thread.join().then(
    () => runs++,
    (error) => error.message.endsWith("was killed") || console.log(error),
  );
}
console.log(`done, ${runs} ran`);
