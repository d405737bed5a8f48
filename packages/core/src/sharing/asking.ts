/**
 * Where memory is out, other realms may hold what nobody there can reach: each has a collector of its own, which
 * knows of its own objects only. So they are asked, and give back what they can. A realm that computes cannot
 * answer; it is waited for once, and then not before it has answered.
 */
import { monotonic } from "../base/clock.js";
import { queueMicrotask, setTimeout } from "../base/globals.js";
import {
  ANSWERED,
  ANSWERS,
  ASKED,
  entries,
  entryOf,
  HELD,
  isAlive,
  living,
  ring,
} from "../realm/commons.js";
import { shared } from "../realm/state.js";

/** Milliseconds that a realm waits for the answers. */
const PATIENCE = 3000;
/** Looks between two at the clock, and looks at the clock, where a realm must not block: a test may have stopped it. */
const LOOKS = 1000;
const ROUNDS = 100_000;

let giveBack = (): void => {};
let listens = false;

/** From now on others can ask this realm. `give` gives back what nobody here can reach. */
export function listen(give: () => void): void {
  giveBack = give;
  if (listens || !Atomics.waitAsync) return;
  listens = true;
  tell(Atomics.load(entries(), ASKED));
  wait();
}

function wait(): void {
  const words = entries();
  const seen = (Atomics.load(words, entryOf(shared.realmId) + ANSWERED) - 1) | 0;
  // What this turn of the event loop or the one before it has seen the engine keeps until they are over.
  const heard = (): void => {
    setTimeout(() =>
      setTimeout(() => {
        answer();
        wait();
      }),
    );
  };
  const asked = Atomics.waitAsync(words, ASKED, seen);
  if (asked.async) void asked.value.then(heard);
  else queueMicrotask(heard);
}

/** This realm has answered so many; one more, since 0 is for a realm that does not listen. */
function tell(asked: number): void {
  Atomics.store(entries(), entryOf(shared.realmId) + ANSWERED, (asked + 1) | 0);
}

/** Gives back what can be, if this realm was asked and has not answered yet. */
export function answer(): void {
  if (!listens) return;
  const words = entries();
  const asked = Atomics.load(words, ASKED);
  if (Atomics.load(words, entryOf(shared.realmId) + ANSWERED) === ((asked + 1) | 0)) return;
  giveBack();
  tell(asked);
  Atomics.add(words, ANSWERS, 1);
  Atomics.notify(words, ANSWERS);
}

/** Asks the other realms, once this one has given back what it can, and waits until all have answered that listen. */
export function askOthers(): void {
  const words = entries();
  const own = shared.realmId;
  const before = Atomics.load(words, ASKED);
  const others = [...living()].filter(
    (id) => id !== own && Atomics.load(words, entryOf(id) + HELD) !== 0,
  );
  const prompt = others.filter((id) => hasAnswered(id, before));
  if (others.length === 0) return;
  const number = (Atomics.add(words, ASKED, 1) + 1) | 0;
  Atomics.notify(words, ASKED);
  // Those that block sleep on their bells.
  for (const id of others) ring(id);
  const deadline = monotonic() + PATIENCE;
  for (let left = PATIENCE; left > 0; left = deadline - monotonic()) {
    const seen = Atomics.load(words, ANSWERS);
    // This realm has given back all it can, so a realm that asks it now need not wait for its answer.
    if (listens) tell(Atomics.load(words, ASKED));
    if (prompt.every((id) => !isAlive(id) || hasAnswered(id, number))) return;
    sleep(seen, left);
  }
}

function hasAnswered(id: number, number: number): boolean {
  const answered = Atomics.load(entries(), entryOf(id) + ANSWERED);
  return answered !== 0 && ((answered - 1 - number) | 0) >= 0;
}

function sleep(seen: number, ms: number): void {
  const words = entries();
  try {
    Atomics.wait(words, ANSWERS, seen, ms);
  } catch {
    // A page must not block. Collecting holds it up as well, and so long others need for theirs.
    const deadline = monotonic() + ms;
    for (let rounds = ROUNDS; rounds > 0 && monotonic() < deadline; rounds--)
      for (let looks = LOOKS; looks > 0; looks--) if (Atomics.load(words, ANSWERS) !== seen) return;
  }
}
