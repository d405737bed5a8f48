import { f64, struct, u32 } from "@heddle/core";
import { figure } from "../figure.js";
import { inTurn, medianOf, timed } from "../sharing/turns.js";

interface Params {
  readonly walks: number;
  readonly rounds: number;
}

class Stats extends struct({ sent: u32, lost: u32, rtt: f64 }) {}

const WALK = 64;
/** Elements of a bare array from one to the next, as far as the structs' own fields. */
const STRIDE = 4;

export const structFields = figure<Params>({
  title: "a struct's field, read and written",
  place: "process",
  subjects: ["heddle-node"],
  metrics: {
    one: { title: "a u32 of one object", unit: "ns" },
    bareOne: { title: "an element of a bare Uint32Array", unit: "ns" },
    oneRatio: { title: "heddle ÷ bare, one u32", unit: "×", target: { atMost: 1.5 } },
    oneFloatRatio: { title: "heddle ÷ bare, one f64", unit: "×", target: { atMost: 1.5 } },
    walk: { title: "a u32 of 64 objects in turn", unit: "ns" },
    bareWalk: { title: "64 elements of a bare array in turn", unit: "ns" },
    walkRatio: { title: "heddle ÷ bare, 64 u32", unit: "×", target: { atMost: 4 } },
    walkFloatRatio: { title: "heddle ÷ bare, 64 f64", unit: "×", target: { atMost: 4 } },
  },
  full: { walks: 10_000, rounds: 200 },
  tiny: { walks: 2, rounds: 2 },
  async measure(subject, { walks, rounds }) {
    await subject.setup(1, "light");
    const count = walks * WALK;
    const stats = new Stats();
    const all = Array.from({ length: WALK }, () => new Stats());
    const whole = new Uint32Array(new SharedArrayBuffer(WALK * STRIDE * 4));
    const floats = new Float64Array(new SharedArrayBuffer(WALK * STRIDE * 8));
    const sides = {
      one: timed(count, () => {
        stats.sent = 0;
        for (let time = 0; time < count; time++) stats.sent = stats.sent + 1;
      }),
      bareOne: timed(count, () => {
        whole[0] = 0;
        for (let time = 0; time < count; time++) whole[0] = (whole[0] as number) + 1;
      }),
      oneFloat: timed(count, () => {
        stats.rtt = 0.25;
        for (let time = 0; time < count; time++) stats.rtt = stats.rtt + 0.5;
      }),
      bareOneFloat: timed(count, () => {
        floats[0] = 0.25;
        for (let time = 0; time < count; time++) floats[0] = (floats[0] as number) + 0.5;
      }),
      walk: timed(count, () => {
        for (const each of all) each.sent = 0;
        for (let time = 0; time < walks; time++) {
          for (let at = 0; at < WALK; at++) {
            const each = all[at] as Stats;
            each.sent = each.sent + 1;
          }
        }
      }),
      bareWalk: timed(count, () => {
        whole.fill(0);
        for (let time = 0; time < walks; time++) {
          for (let at = 0; at < WALK; at++) whole[at * STRIDE] = (whole[at * STRIDE] as number) + 1;
        }
      }),
      walkFloat: timed(count, () => {
        for (const each of all) each.rtt = 0.25;
        for (let time = 0; time < walks; time++) {
          for (let at = 0; at < WALK; at++) {
            const each = all[at] as Stats;
            each.rtt = each.rtt + 0.5;
          }
        }
      }),
      bareWalkFloat: timed(count, () => {
        floats.fill(0.25);
        for (let time = 0; time < walks; time++) {
          for (let at = 0; at < WALK; at++)
            floats[at * STRIDE] = (floats[at * STRIDE] as number) + 0.5;
        }
      }),
    };
    // The first are there for the compiler.
    await inTurn(sides, Math.ceil(rounds / 10));
    const measured = await inTurn(sides, rounds);
    return {
      one: medianOf(measured, ({ one }) => one),
      bareOne: medianOf(measured, ({ bareOne }) => bareOne),
      oneRatio: medianOf(measured, ({ one, bareOne }) => one / bareOne),
      oneFloatRatio: medianOf(measured, ({ oneFloat, bareOneFloat }) => oneFloat / bareOneFloat),
      walk: medianOf(measured, ({ walk }) => walk),
      bareWalk: medianOf(measured, ({ bareWalk }) => bareWalk),
      walkRatio: medianOf(measured, ({ walk, bareWalk }) => walk / bareWalk),
      walkFloatRatio: medianOf(
        measured,
        ({ walkFloat, bareWalkFloat }) => walkFloat / bareWalkFloat,
      ),
    };
  },
});
