// Many realms share one of everything for as long as they are told, and some of them are killed.
import {
  Barrier,
  Condition,
  Event,
  Lock,
  mainThread,
  Queue,
  RLock,
  RWLock,
  Semaphore,
  SharedList,
  SharedMap,
  SharedSet,
} from "@heddle/core";
import { Actor, PlatformActor } from "./actors.mjs";
import { LOCKS, Notes, PARTIES, PERMITS } from "./notes.mjs";
import { randomFrom } from "./random.mjs";
import { Work } from "./work.mjs";

/** So long after its end a round must be over, however busy the machine. */
const PATIENCE = 30_000;
const ROLES = ["sharer", "sharer", "producer", "consumer", "sharer", "sharer"];

/**
 * @param blocksMain whether the main realm may block.
 * @param few how many threads there are of each kind at least; up to twice as many come on top.
 * @returns what was done. It rejects with what did not hold, and the seed.
 */
export async function stress({ runtime, seconds, seed, blocksMain, few = 2 }) {
  const random = randomFrom(seed);
  const totals = { rounds: 0, threads: 0, killed: 0 };
  const until = Date.now() + seconds * 1000;
  try {
    do await round({ random, runtime, blocksMain, few, totals, ms: Math.min(1000, seconds * 400) });
    while (Date.now() < until);
  } catch (cause) {
    throw new Error(`stress: seed ${seed}, round ${totals.rounds + 1}: ${cause.message}`, {
      cause,
    });
  }
  const done = Object.entries(totals).map(([what, times]) => `${times} ${what}`);
  return `stress: seed ${seed}: ${done.join(", ")}`;
}

async function round({ random, runtime, blocksMain, few, totals, ms }) {
  const notes = new Notes();
  const shared = {
    notes: notes.words,
    locks: Array.from({ length: LOCKS - 1 }, () => new Lock()),
    rlock: new RLock(),
    rwlock: new RWLock(),
    semaphore: new Semaphore(PERMITS),
    event: new Event(),
    barrier: new Barrier(PARTIES),
    condition: new Condition(),
    queue: new Queue({ maxSize: 1 + random(8) }),
    map: new SharedMap(),
    list: new SharedList(),
    set: new SharedSet(),
    begin: new Event(),
    ms,
    seed: random(2 ** 31),
  };
  let next = 0;
  const start = (role, isPlatform) => {
    totals.threads++;
    return new (isPlatform ? PlatformActor : Actor)(++next, role, shared).start(runtime);
  };
  const some = (role, count) => Array.from({ length: count }, () => start(role, random(2) === 1));
  const consumers = some("consumer", few + random(few));
  const waiters = some("waiter", few - 1 + random(2 * few));
  const others = [
    ...some("producer", few + random(few)),
    ...some("sharer", few + 1 + random(2 * few)),
  ];
  const victims = Array.from({ length: few + 1 + random(2 * few) }, (_, nth) =>
    start(ROLES[nth % ROLES.length], true),
  );
  const mine = new Work(++next, shared, blocksMain && random(2) === 1, mainThread());
  const own = mine.all("sharer");
  // Once all are there: to begin takes longer than all that they do.
  while (notes.readyCount < next) await pause(2);
  shared.begin.set();
  for (const victim of victims) {
    await pause(random(Math.min(150, (2 * ms) / victims.length)));
    notes.dying(victim.actor);
    totals.killed++;
    await victim.kill();
    await victim.join().catch(() => {});
  }
  await within(PATIENCE + ms, [own, ...others.map((each) => each.join())], others);
  shared.queue.shutdown();
  await mine.endWaits();
  const last = [...consumers, ...waiters];
  await within(
    PATIENCE,
    last.map((each) => each.join()),
    last,
  );
  check(notes, shared, others, victims.length);
  totals.rounds++;
  for (const [deed, times] of Object.entries(notes.done))
    totals[deed] = (totals[deed] ?? 0) + times;
}

function check(notes, shared, others, killed) {
  const { locks, rlock, rwlock, semaphore, queue, map, list, set } = shared;
  if (notes.failed) throw new Error(notes.failed);
  const owner = { owner: mainThread() };
  if (![...locks, rlock, rwlock.write].every((lock) => lock.tryAcquire(owner)))
    throw new Error("a lock is held though nobody is left");
  if (semaphore.value !== PERMITS)
    throw new Error(`${semaphore.value} permits are left of ${PERMITS} though nobody has one`);
  if (queue.size !== 0) throw new Error(`${queue.size} items are left in the queue`);
  const { done } = notes;
  checkCount("a number in a map that each adds one to", map.get("count") ?? 0, done.update, killed);
  checkCount("what is in a set", [...set].length, done["new in a set"], killed);
  checkCount("what is in a list", list.length, done.pushed - done.shifted, killed);
  if (set.size !== [...set].length) throw new Error("a set is not as large as it says");
  if (map.size !== [...map].length) throw new Error("a map is not as large as it says");
  let missing = 0;
  for (const { actor, role } of others) if (role === "producer") missing += notes.missing(actor);
  // Each that was killed may have had one in its hands, or been about to say that it went on.
  if (missing > killed) throw new Error(`${missing} items were put and never came out`);
  if (notes.leftBehind > killed)
    throw new Error(`${notes.leftBehind} threads did not go on from a barrier with the others`);
}

/** Each that was killed may have done one thing more than it could say. */
function checkCount(what, is, said, killed) {
  if (Math.abs(is - said) > killed)
    throw new Error(`${what}: ${is}, though ${said} were done and ${killed} threads were killed`);
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function within(ms, promises, threads) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      const left = threads.filter((each) => each.isAlive()).map((each) => each.name);
      reject(new Error(`hangs: ${left.join("; ")}`));
    }, ms);
  });
  await Promise.race([Promise.all(promises), late]);
  clearTimeout(timer);
}
