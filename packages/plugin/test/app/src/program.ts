import Counter, { cube, PingError, Pinger, RemoteStore, square, where } from "./threads.js";

const pinger = new Pinger();
pinger.host = "here";
const failed = await new Pinger()
  .start()
  .join()
  .catch((error: unknown) => error);
const store = await RemoteStore.start();
await store.set("a", 1);
const counter = new Counter();
counter.label = "four";
export const answer = {
  pinger: await pinger.start().join(),
  name: pinger.name,
  failed: failed instanceof PingError && failed.host,
  counted: await counter.start().join(),
  square: await square(3),
  cube: await cube(3),
  where: await where("here"),
  stored: await store.get("a"),
};
