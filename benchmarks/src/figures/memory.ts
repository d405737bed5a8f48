import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Figure, figure } from "../figure.js";
import type { Size } from "../sharing/large.js";
import type { Loop, Side, What } from "../sharing/large.loop.js";

interface Params {
  readonly rounds: number;
}

const program = fileURLToPath(new URL("../sharing/large.loop.js", import.meta.url));

const heading = {
  arrays: "made, given to a thread, joined and dropped, beside a filled SharedArrayBuffer by hand",
  items: "put in a new queue that a thread takes it from, beside a message by hand",
};

/** Each loop has a process of its own, since what it does to the memory of that is half of the figure. */
function memory(what: What, bytes: Size, size: string, rounds: number): Figure<Params> {
  return figure<Params>({
    title: `${size} ${what === "arrays" ? "array" : "item"} after another, ${heading[what]}`,
    place: "process",
    subjects: ["heddle-node"],
    metrics: {
      heddle: { title: "heddle, a round", unit: "ms" },
      using: { title: "with using", unit: "ms" },
      bare: { title: "by hand", unit: "ms" },
      ratio: { title: "heddle ÷ by hand", unit: "×", target: { atMost: 1.5 } },
      cold: { title: "heddle, each of the first 20", unit: "ms" },
      coldBare: { title: "by hand", unit: "ms" },
      resident: { title: "heddle, most memory", unit: "MB", target: { atMost: 1000 } },
      usingResident: { title: "with using", unit: "MB" },
      bareResident: { title: "by hand", unit: "MB" },
    },
    full: { rounds },
    tiny: { rounds: 16 },
    async measure(_, { rounds }) {
      const run = async (side: Side): Promise<Loop> => {
        const args = [program, side, what, String(bytes), String(rounds)];
        return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout);
      };
      const heddle = await run("heddle");
      const using = await run("using");
      const bare = await run("bare");
      return {
        heddle: heddle.warm,
        using: using.warm,
        bare: bare.warm,
        ratio: heddle.warm / bare.warm,
        cold: heddle.cold,
        coldBare: bare.cold,
        resident: heddle.resident / 1e6,
        usingResident: using.resident / 1e6,
        bareResident: bare.resident / 1e6,
      };
    },
  });
}

export const arrays64kB = memory("arrays", 65_536, "a 64 kB", 8_000);
export const arrays256kB = memory("arrays", 262_144, "a 256 kB", 4_000);
export const arrays1MB = memory("arrays", 1_048_576, "a 1 MB", 1_000);
export const arrays8MB = memory("arrays", 8_388_608, "an 8 MB", 200);
export const items64kB = memory("items", 65_536, "a 64 kB", 8_000);
export const items256kB = memory("items", 262_144, "a 256 kB", 4_000);
export const items1MB = memory("items", 1_048_576, "a 1 MB", 300);
export const items8MB = memory("items", 8_388_608, "an 8 MB", 50);
