/** Random programs for the simulation, and what must hold of each. */
import { Machine, type Setting, type Work } from "./simulation.js";

/** Numbers from a seed: as good as needed, and equal everywhere (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function settingFrom(seed: number): Setting {
  const next = numbersFrom(seed);
  const pick = <T>(...items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const start = pick(5, 30, 50, 80);
  const count = pick(1, 2, 3, 5, 10, 20, 40, 100);
  const alike = next() < 0.5;
  const bursts = Array.from({ length: pick(1, 1, 2, 3) }, () => {
    const work = workFrom(next);
    return {
      at: next() < 0.3 ? 0 : next() * 300,
      threads: Array.from({ length: Math.ceil(count * next()) }, () =>
        alike ? work : workFrom(next),
      ),
      mainComputes: pick(0, 0, 0, 1, 20, 200),
    };
  });
  return {
    carriers: pick(1, 2, 2, 3, 4, 8),
    claims: next() < 0.6,
    delay: pick(0.02, 0.05, 0.2, 1),
    start,
    load: pick(0, 1, 10, 60),
    failing: next() < 0.15 ? pick(1, 2, 4) : 0,
    kills: Array.from({ length: next() < 0.3 ? pick(1, 2, 5) : 0 }, () => ({
      at: next() * 400,
      which: Math.floor(next() * 3),
    })),
    bursts,
  };
}

function workFrom(next: () => number): Work {
  const pick = <T>(...items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
  const sleeps = pick(0, 0, 0, 20, 100);
  return {
    computes: pick(0, 0, 0, 0.01, 1, 10, 100, 1000),
    sleeps,
    computesThen: sleeps > 0 ? pick(0, 0, 1, 25, 300) : 0,
    bytes: pick(1, 1, 100, 100, 10_000, 1_000_000, 50_000_000, 200_000_000),
    moves: next() < 0.1,
  };
}

/** Milliseconds for which a carrier that could begin a thread may idle while one waits, beside messages' ways. */
const IDLE = 12;
/** Milliseconds for which a share is kept for a carrier that is starting. */
const START = 100;

/** No carrier that could begin a thread idles while one waits in the main realm, or behind one that computes. */
function checkIdle(machine: Machine): void {
  const { now, setting } = machine;
  const limit = IDLE + 8 * setting.delay;
  const since = now - limit;
  if (machine.mainBusyUntil > since) return;
  const idle = machine.carriers.find(
    (carrier) => carrier.ready && carrier.running && carrier.loopIdleSince < since,
  );
  if (!idle) return;
  const starting = machine.carriers.some(
    ({ ready, running, madeAt }) =>
      !ready && running && now - madeAt < START + 3 * setting.start + limit,
  );
  for (const one of machine.threads) {
    if (one.state !== "waits" || one.waitsSince > since || !one.alive) continue;
    const { on } = one;
    const inLine = on === undefined && !starting;
    const behind =
      on !== undefined &&
      on !== idle &&
      setting.claims &&
      !one.bound &&
      // What waited for a carrier that was starting waits behind one that computes from its first thread on.
      (on.firstBegan < since || now - on.madeAt > START + 3 * setting.start) &&
      on.ready &&
      on.running &&
      on.busyUntil > now &&
      on.busyUntil - now > 1;
    if (inLine || behind) {
      machine.fault(
        one,
        `waits ${inLine ? "in line" : "behind one that computes"} since ${one.waitsSince.toFixed(2)}, while carrier ${machine.carriers.indexOf(idle)} idles since ${idle.loopIdleSince.toFixed(2)}`,
      );
    }
  }
}

export function play(setting: Setting): { machine: Machine; faults: readonly string[] } {
  const machine = new Machine(setting);
  machine.run((at) => {
    if (at.faults.length === 0) checkIdle(at);
    const beginning = at.carriers.filter(({ running, retired }) => running && !retired);
    if (at.faults.length === 0 && beginning.length > setting.carriers)
      at.faults.push(`${beginning.length} carriers`);
  });
  for (const one of machine.threads) {
    const most = one.large ? 1 : 2;
    if (one.sent - one.excused > most) machine.fault(one, `was sent ${one.sent} times`);
  }
  return { machine, faults: machine.faults };
}
