// Many realms share locks, permits, an event and queues for as long as it is told, and some of them are killed.
// npm run stress -- --seconds 60 --seed 1
import { parseArgs } from "node:util";
import { Condition, Event, Lock, Queue, Semaphore } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { Actor, LOCKS, Notes, PERMITS, PlatformActor, randomFrom, Work } from "./actors.mjs";

const { values } = parseArgs({
  options: { seconds: { type: "string" }, seed: { type: "string" } },
});
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
if (!(seconds > 0) || !Number.isInteger(seed)) {
  console.error("--seconds takes a number above 0, --seed a whole number");
  process.exit(2);
}

const ROUND = Math.min(1000, seconds * 400);
/** So long after its end a round must be over, however busy the machine. */
const PATIENCE = 30_000;

const totals = { rounds: 0, threads: 0, killed: 0 };

async function round(random, runtime) {
  const notes = new Notes();
  const shared = {
    notes: notes.words,
    locks: Array.from({ length: LOCKS }, () => new Lock()),
    semaphore: new Semaphore(PERMITS),
    event: new Event(),
    condition: new Condition(),
    queue: new Queue({ maxsize: 1 + random(8) }),
    begin: new Event(),
    ms: ROUND,
    seed: random(2 ** 31),
  };
  let next = 0;
  const start = (role, isPlatform) => {
    const actor = new (isPlatform ? PlatformActor : Actor)(++next, role, shared);
    totals.threads++;
    return actor.start(runtime);
  };
  const consumers = Array.from({ length: 2 + random(2) }, () => start("consumer", random(2)));
  const waiters = Array.from({ length: 1 + random(4) }, () => start("waiter", random(2)));
  const others = [
    ...Array.from({ length: 2 + random(2) }, () => start("producer", random(2))),
    ...Array.from({ length: 3 + random(5) }, () => start("sharer", random(2))),
  ];
  const victims = Array.from({ length: 3 + random(4) }, (_, nth) =>
    start(["sharer", "sharer", "producer", "consumer", "sharer", "sharer"][nth], true),
  );
  const mine = new Work(++next, shared, random(2) === 1);
  const own = mine.all("sharer");
  // Once all are there: to begin takes longer than all that they do.
  while (notes.readyCount < next) await new Promise((resolve) => setTimeout(resolve, 2));
  shared.begin.set();
  const killed = new Set();
  for (const victim of victims) {
    await new Promise((resolve) => setTimeout(resolve, random(150)));
    notes.dying(victim.actor);
    killed.add(victim.actor);
    totals.killed++;
    await victim.kill();
    await victim.join().catch(() => {});
  }
  await within(PATIENCE + ROUND, Promise.all([own, ...others.map((each) => each.join())]), () =>
    others.filter((each) => each.isAlive()).map((each) => each.name),
  );
  shared.queue.shutdown();
  await mine.endWaits();
  const last = [...consumers, ...waiters];
  await within(PATIENCE, Promise.all(last.map((each) => each.join())), () =>
    last.filter((each) => each.isAlive()).map((each) => each.name),
  );
  check(notes, shared, others, killed);
  totals.rounds++;
  for (const [deed, times] of Object.entries(notes.done))
    totals[deed] = (totals[deed] ?? 0) + times;
}

function check(notes, { locks, semaphore, queue }, others, killed) {
  if (notes.failed) throw new Error(notes.failed);
  if (!locks.every((lock) => lock.tryAcquire()))
    throw new Error("a lock is held though nobody is left");
  if (semaphore.value !== PERMITS)
    throw new Error(`${semaphore.value} permits are left of ${PERMITS} though nobody has one`);
  if (queue.size !== 0) throw new Error(`${queue.size} items are left in the queue`);
  let missing = 0;
  for (const { actor, role } of others) if (role === "producer") missing += notes.missing(actor);
  // Each consumer that was killed may have had one in its hands.
  if (missing > killed.size) throw new Error(`${missing} items were put and never came out`);
}

async function within(ms, promise, who) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`hangs: ${who().join("; ")}`)), ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}

const random = randomFrom(seed);
const until = Date.now() + seconds * 1000;
try {
  const runtime = createNodeRuntime({ carriers: 3, maxCarriers: 24 });
  do await round(random, runtime);
  while (Date.now() < until);
  await runtime.close();
  console.log(
    `stress: seed ${seed}: ${Object.entries(totals)
      .map(([what, n]) => `${n} ${what}`)
      .join(", ")}`,
  );
} catch (error) {
  console.error(`stress: seed ${seed}, round ${totals.rounds + 1}:`, error);
  process.exit(1);
}
