import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SharedMap } from "@heddle/core";
import { open } from "lmdb";
import { type Figure, figure } from "../figure.js";
import { Adder } from "../sharing/adder.js";
import { medianOf, timed } from "../sharing/turns.js";

interface Params {
  readonly calls: number;
  readonly rounds: number;
  /** How often each of two threads adds 1 to one key's value. */
  readonly adds: number;
}

/** Keys that are asked for in turn. */
const KEYS = Array.from({ length: 64 }, (_, at) => `key ${at}`);
const BYTES = new Uint8Array(100).fill(7);

export const sharedMap: Figure<Params> = figure<Params>({
  title: "SharedMap, nobody else there, from blocked code",
  place: "process",
  subjects: ["heddle-node", "python"],
  metrics: {
    getNumber: { title: "get a number", unit: "µs", target: { atMost: 1 } },
    setNumber: { title: "set a number", unit: "µs", target: { atMost: 1 } },
    getBytes: { title: "get 100 bytes", unit: "µs", target: { atMost: 2 } },
    setBytes: { title: "set 100 bytes", unit: "µs", target: { atMost: 2 } },
    add: { title: "two threads add to one key, each", unit: "µs" },
    lmdbGetNumber: { title: "lmdb: get a number", unit: "µs" },
    lmdbSetNumber: { title: "lmdb: set a number, in one transaction", unit: "µs" },
    lmdbGetBytes: { title: "lmdb: get 100 bytes", unit: "µs" },
    lmdbSetBytes: { title: "lmdb: set 100 bytes, in one transaction", unit: "µs" },
    lmdbSetAlone: { title: "lmdb: set a number, a transaction each", unit: "µs" },
  },
  full: { calls: 6_400, rounds: 100, adds: 200_000 },
  tiny: { calls: 64, rounds: 2, adds: 100 },
  async measure(subject, { calls, rounds, adds }) {
    await subject.setup(2, "heavy");
    const map = new SharedMap<string, number | Uint8Array>();
    const folder = mkdtempSync(join(tmpdir(), "heddle-lmdb-"));
    const disk = open({ path: join(folder, "db"), encoding: "msgpack", noSync: true });
    const each = (call: (key: string) => unknown): (() => Promise<number>) =>
      timed(calls, () => {
        for (let time = 0; time < calls; time++) call(KEYS[time % KEYS.length] as string);
      });
    const together = (value: number | Uint8Array): (() => Promise<number>) =>
      timed(calls, () => {
        disk.transactionSync(() => {
          for (let time = 0; time < calls; time++)
            disk.putSync(KEYS[time % KEYS.length] as string, value);
        });
      });
    // In this order: what is read was set before.
    const sides = {
      setNumber: each((key) => map.set(key, 7)),
      getNumber: each((key) => map.get(key)),
      setBytes: each((key) => map.set(key, BYTES)),
      getBytes: each((key) => map.get(key)),
      lmdbSetNumber: together(7),
      lmdbGetNumber: each((key) => disk.get(key)),
      lmdbSetBytes: together(BYTES),
      lmdbGetBytes: each((key) => disk.get(key)),
    };
    type Times = Record<keyof typeof sides, number>;
    const measured: Times[] = [];
    // The first are there for the compiler.
    for (let round = -Math.ceil(rounds / 10); round < rounds; round++) {
      const times = {} as Times;
      for (const name of Object.keys(sides) as (keyof Times)[]) times[name] = await sides[name]();
      if (round >= 0) measured.push(times);
    }
    const few = Math.ceil(calls / 100);
    const alone = timed(few, () => {
      for (let time = 0; time < few; time++) disk.putSync("key", time);
    });
    const lmdbSetAlone = (await alone()) / 1_000;
    await disk.close();
    rmSync(folder, { recursive: true });
    const of = (name: keyof Times): number => medianOf(measured, (times) => times[name]) / 1_000;
    return {
      getNumber: of("getNumber"),
      setNumber: of("setNumber"),
      getBytes: of("getBytes"),
      setBytes: of("setBytes"),
      add: await addBoth(adds),
      lmdbGetNumber: of("lmdbGetNumber"),
      lmdbSetNumber: of("lmdbSetNumber"),
      lmdbGetBytes: of("lmdbGetBytes"),
      lmdbSetBytes: of("lmdbSetBytes"),
      lmdbSetAlone,
    };
  },
});

/** Microseconds for each addition of two threads that add at the same time; none may be lost. */
async function addBoth(adds: number): Promise<number> {
  const map = new SharedMap<string, number>();
  await Promise.all([1, 2].map(() => new Adder(map, Math.ceil(adds / 10)).start().join()));
  map.clear();
  const times = await Promise.all([1, 2].map(() => new Adder(map, adds).start().join()));
  if (map.get("sum") !== 2 * adds) throw new Error(`${2 * adds} were added, not ${map.get("sum")}`);
  return (Math.max(...times) * 1_000) / (2 * adds);
}
