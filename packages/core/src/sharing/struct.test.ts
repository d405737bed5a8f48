import { describe, expect, expectTypeOf, it } from "vitest";
import { lend, place } from "../base/internal.js";
import {
  array,
  bool,
  f32,
  f64,
  i8,
  i16,
  i32,
  i64,
  Queue,
  string,
  struct,
  u8,
  u16,
  u32,
  u64,
} from "../index.js";
import { objectAt, type SharedObject } from "./handle.js";
import { HOLDERS } from "./kinds.js";
import { bytes, words } from "./memory.js";

class Stats extends struct({ sent: u32, rtt: f64, host: string(64) }) {
  get line() {
    return `${this.host}: ${this.sent}`;
  }
}

describe("a struct", () => {
  it("reads and writes like an ordinary object", () => {
    const stats = new Stats({ sent: 1, host: "a" });
    stats.sent++;
    stats.rtt += 1.5;
    stats.host += "é€😀";
    expect([stats.sent, stats.rtt, stats.host]).toEqual([2, 1.5, "aé€😀"]);
    expectTypeOf(stats.sent).toEqualTypeOf<number>();
    expectTypeOf(stats.host).toEqualTypeOf<string>();
    expect(stats).toBeInstanceOf(Stats);
    expect("sent" in stats && !("lost" in stats)).toBe(true);
  });

  it("has 0, false and empty text where it is given nothing", () => {
    const All = struct({ a: u8, b: i64, c: bool, d: string(3), e: f32, f: array(i16, 2) });
    expect(new All().toJSON()).toEqual({ a: 0, b: 0n, c: false, d: "", e: 0, f: [0, 0] });
  });

  it("has the getters and methods of its class, which reads the same fields", () => {
    const stats = new Stats({ host: "b" });
    stats.sent = 3;
    expect(stats.line).toBe("b: 3");
  });

  it("is a plain object as JSON, and hides what is ours", () => {
    const stats = new Stats({ host: "b" });
    expect(JSON.stringify(stats)).toBe('{"sent":0,"rtt":0,"host":"b"}');
    expect(Object.keys(stats)).toEqual([]);
    const names = [];
    for (const name in stats) names.push(name);
    expect(names).toEqual(["sent", "rtt", "host"]);
  });

  it("keeps its neighbours as they are, whatever is written", () => {
    const Tight = struct({ a: u8, b: u16, c: u8, d: string(5), e: u8, f: i64, g: u8, h: bool });
    const values = { a: 1, b: 2, c: 3, d: "dddd", e: 5, f: 6n, g: 7, h: true };
    const before = new Tight();
    const tight = new Tight(values);
    const after = new Tight();
    expect(tight.toJSON()).toEqual(values);
    tight.d = "55555";
    tight.b = 65535;
    tight.f = -1n;
    expect(tight.toJSON()).toEqual({ ...values, d: "55555", b: 65535, f: -1n });
    expect([before.toJSON(), after.toJSON()]).toEqual([new Tight().toJSON(), new Tight().toJSON()]);
  });
});

describe("a field", () => {
  class Whole extends struct({ i8, u8, i16, u16, i32, u32 }) {}
  class Big extends struct({ i64, u64 }) {}

  it("takes the whole range of its type, and says so of what is outside", () => {
    const ranges = {
      i8: [-128, 127],
      u8: [0, 255],
      i16: [-32768, 32767],
      u16: [0, 65535],
      i32: [-2147483648, 2147483647],
      u32: [0, 4294967295],
    } as const;
    for (const [name, [least, most]] of Object.entries(ranges)) {
      const whole = new Whole() as unknown as Record<string, unknown>;
      for (const value of [least, most, 0]) {
        whole[name] = value;
        expect(whole[name]).toBe(value);
      }
      for (const value of [least - 1, most + 1]) {
        const message = `Whole.${name}: ${name} takes ${least} to ${most}, not ${value}`;
        expect(() => {
          whole[name] = value;
        }).toThrow(new RangeError(message));
      }
      for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        const message = `Whole.${name}: ${name} takes whole numbers from ${least} to ${most}, not ${value}`;
        expect(() => {
          whole[name] = value;
        }).toThrow(new RangeError(message));
      }
      for (const value of ["1", 1n, null, undefined, {}]) {
        expect(() => {
          whole[name] = value;
        }).toThrow(TypeError);
      }
      expect(whole[name]).toBe(0);
    }
  });

  it("of 8 bytes takes bigints", () => {
    const big = new Big({ i64: -(2n ** 63n), u64: 2n ** 64n - 1n });
    expect(big.toJSON()).toEqual({ i64: -(2n ** 63n), u64: 2n ** 64n - 1n });
    expectTypeOf(big.i64).toEqualTypeOf<bigint>();
    expect(() => {
      big.u64 = -1n;
    }).toThrow(new RangeError("Big.u64: u64 takes 0n to 18446744073709551615n, not -1n"));
    expect(() => {
      // @ts-expect-error a number
      big.i64 = 1;
    }).toThrow(new TypeError("Big.i64: i64 takes a bigint, not 1"));
  });

  it("refuses what its field cannot hold, in an atomic exchange what it expects as well", () => {
    const Wide = class Wide extends struct({ big: i64, flag: bool, small: u8 }) {};
    const wide = new Wide();
    expect(() => {
      wide.big = 2n ** 63n;
    }).toThrow(RangeError);
    expect(() => {
      wide.flag = 1 as never;
    }).toThrow(TypeError);
    // As bytes they would be 0 and 1.
    expect(() => wide.atomic.compareExchange("small", 256, 1)).toThrow(RangeError);
    expect(() => wide.atomic.compareExchange("small", 0, 257)).toThrow(RangeError);
    expect([wide.big, wide.flag, wide.small]).toEqual([0n, false, 0]);
  });

  it("of long text gives it back whole", () => {
    const Text = class Text extends struct({ long: string(100_000) }) {};
    for (const long of ["x".repeat(70_000), "é".repeat(40_000), "x".repeat(65_536), "x"]) {
      expect(new Text({ long }).long).toBe(long);
    }
  });

  it("of text never reads beyond it, whatever its length says while it is being written", () => {
    const Pair = class Pair extends struct({ open: string(8), secret: string(8) }) {};
    const pair = new Pair({ open: "12345678", secret: "password" });
    const before = Buffer.from("12345678");
    const at = Buffer.from(bytes.buffer).indexOf(before);
    // The length stands before the text.
    for (const half of [bytes.subarray(at - 4, at - 1), bytes.subarray(at - 3, at - 1)]) {
      half.fill(255);
      expect(pair.open).toBe("12345678");
    }
    expect(pair.secret).toBe("password");
  });

  it("of text says how long a text is and how much fits, and cuts nothing", () => {
    const Text = class Text extends struct({ short: string(4), long: string(100) }) {};
    const text = new Text({ short: "abcd" });
    expect(() => {
      text.short = "abcdé";
    }).toThrow(new RangeError("Text.short: the text has 6 bytes of UTF-8, and string(4) takes 4"));
    expect(() => {
      text.short = "éé€";
    }).toThrow(RangeError);
    expect(text.short).toBe("abcd");
    text.short = "éé";
    text.long = "x".repeat(100);
    expect([text.short, text.long]).toEqual(["éé", "x".repeat(100)]);
    text.long = "\uFEFF\0end";
    expect(text.long).toBe("\uFEFF\0end");
    expect(() => {
      // @ts-expect-error a number
      text.short = 1;
    }).toThrow(new TypeError("Text.short: string(4) takes text, not 1"));
  });

  it("that is a float takes any number of its size", () => {
    const Floats = class Floats extends struct({ f32, f64 }) {};
    const floats = new Floats({ f32: 0.1, f64: 0.1 });
    expect([floats.f32, floats.f64]).toEqual([Math.fround(0.1), 0.1]);
    floats.f32 = Number.POSITIVE_INFINITY;
    floats.f64 = Number.NaN;
    expect([floats.f32, floats.f64]).toEqual([Number.POSITIVE_INFINITY, Number.NaN]);
    expect(() => {
      floats.f32 = 1e39;
    }).toThrow(/Floats.f32: f32 takes .*, not 1e\+39/);
    expect(() => {
      // @ts-expect-error text
      floats.f64 = "1";
    }).toThrow(new TypeError('Floats.f64: f64 takes a number, not "1"'));
  });

  it("that the struct does not have is refused by the constructor", () => {
    // @ts-expect-error no such field
    expect(() => new Stats({ snet: 1 })).toThrow(
      new TypeError("new Stats has no field snet: it has sent, rtt, host"),
    );
    expect(() => new Stats({ sent: -1 })).toThrow(
      new RangeError("Stats.sent: u32 takes 0 to 4294967295, not -1"),
    );
    // @ts-expect-error not an object
    expect(() => new Stats(5)).toThrow(TypeError);
  });

  it("needs a type and a name of its own", () => {
    // @ts-expect-error no type
    expect(() => struct({ a: 5 })).toThrow(TypeError);
    expect(() => struct({})).toThrow(/needs a field/);
    expect(() => struct({ atomic: u8 })).toThrow(/must not be called atomic/);
    expect(() => struct({ $at: u8 })).toThrow(/must not be called \$at/);
    expect(() => string(0)).toThrow(RangeError);
    expect(() => array(u8, 0)).toThrow(RangeError);
  });
});

describe("atomic operations", () => {
  class Counts extends struct({ i8, u16, i32, u32, i64, u64, f64 }) {}

  it("give the old value, as Atomics does", () => {
    const { atomic } = new Counts({ u32: 5 });
    expect(atomic.add("u32", 2)).toBe(5);
    expect(atomic.sub("u32", 3)).toBe(7);
    expect(atomic.or("u32", 3)).toBe(4);
    expect(atomic.and("u32", 6)).toBe(7);
    expect(atomic.xor("u32", 1)).toBe(6);
    expect(atomic.exchange("u32", 9)).toBe(7);
    expect(atomic.compareExchange("u32", 8, 1)).toBe(9);
    expect(atomic.compareExchange("u32", 9, 1)).toBe(9);
    expect(atomic.load("u32")).toBe(1);
    expect(atomic.store("u32", 4294967295)).toBe(4294967295);
    expect(atomic.add("u32", 1)).toBe(4294967295);
    expect(atomic.load("u32")).toBe(0);
  });

  it("are there for whole numbers of every size", () => {
    const counts = new Counts();
    expect(counts.atomic.add("i8", -1)).toBe(0);
    expect(counts.atomic.sub("u16", 1)).toBe(0);
    expect(counts.atomic.add("i32", -7)).toBe(0);
    expect(counts.atomic.add("i64", -1n)).toBe(0n);
    expect(counts.atomic.sub("u64", 1n)).toBe(0n);
    const { i8, u16, i32, i64, u64 } = counts;
    expect([i8, u16, i32, i64, u64]).toEqual([-1, 65535, -7, -1n, 2n ** 64n - 1n]);
  });

  it("refuse what is no whole number, and what does not fit", () => {
    const counts = new Counts();
    // @ts-expect-error a float
    expect(() => counts.atomic.add("f64", 1)).toThrow(/Counts.f64 is f64, and only whole numbers/);
    // @ts-expect-error no such field
    expect(() => counts.atomic.add("no", 1)).toThrow("there is no Counts.no");
    expect(() => counts.atomic.add("u32", 1.5)).toThrow(/takes a whole number, not 1.5/);
    expect(() => counts.atomic.store("i8", 128)).toThrow(
      new RangeError("Counts.i8: i8 takes -128 to 127, not 128"),
    );
    // @ts-expect-error a number
    expect(() => counts.atomic.add("i64", 1)).toThrow(/takes a bigint, not 1/);
  });
});

describe("structs and arrays within", () => {
  class Point extends struct({ x: f64, y: f64 }) {
    get norm() {
      return Math.hypot(this.x, this.y);
    }
  }
  class Line extends struct({ name: string(8), from: Point, to: Point, marks: array(u32, 4) }) {}
  const Points = array(Point, 3);

  it("are the same object each time", () => {
    const line = new Line({ from: { x: 3, y: 4 } });
    expect(line.from).toBe(line.from);
    expect(line.from).not.toBe(line.to);
    expect(line.from).toBeInstanceOf(Point);
    expect(line.from.norm).toBe(5);
    expectTypeOf(line.from).toEqualTypeOf<Point>();
    line.to.x = 7;
    expect(line.toJSON()).toEqual({
      name: "",
      from: { x: 3, y: 4 },
      to: { x: 7, y: 0 },
      marks: [0, 0, 0, 0],
    });
  });

  it("are copied into where they are assigned", () => {
    const line = new Line();
    line.from = new Point({ x: 1, y: 2 });
    line.to = line.from;
    line.from.x = 9;
    expect([line.from.toJSON(), line.to.toJSON()]).toEqual([
      { x: 9, y: 2 },
      { x: 1, y: 2 },
    ]);
    expect(() => {
      // @ts-expect-error a number
      line.from = 5;
    }).toThrow(new TypeError("Line.from: takes an object with x, y, not 5"));
  });

  it("an array has at, set, length and its elements in order", () => {
    const { marks } = new Line({ marks: [1, 2, 3] });
    marks.set(-1, 9);
    marks.set(0, 4294967295);
    expect([...marks]).toEqual([4294967295, 2, 3, 9]);
    expect([marks.at(0), marks.at(-1), marks.length]).toEqual([4294967295, 9, 4]);
    expectTypeOf(marks.at(0)).toEqualTypeOf<number>();
    for (const index of [4, -5, 1.5, Number.NaN])
      expect(() => marks.at(index)).toThrow(
        new RangeError(`u32[4] takes an index of -4 to 3, not ${index}`),
      );
    expect(() => marks.set(1, -1)).toThrow("u32[4][1]: u32 takes 0 to 4294967295, not -1");
    expect(() => new Line({ marks: [1, 2, 3, 4, 5] })).toThrow(/Line.marks takes 4 values/);
    expect(marks.atomic.add(2, 5)).toBe(3);
    expect(marks.at(2)).toBe(8);
  });

  it("an array of structs stands alone, or in another", () => {
    const points = new Points([{ x: 1 }, { y: 2 }]);
    points.at(2).x = 3;
    points.set(0, { x: 5, y: 6 });
    expect(points.at(1)).toBe(points.at(-2));
    expect([...points].map((point) => point.norm)).toEqual([Math.hypot(5, 6), 2, 3]);
    expectTypeOf(points.at(0)).toEqualTypeOf<Point>();
    const Grid = array(array(Point, 2), 2);
    const grid = new Grid([[{ x: 1 }], [{ x: 2 }, { x: 3 }]]);
    expect(grid.at(1).at(1).x).toBe(3);
    expect(grid.toJSON()[0]).toEqual([
      { x: 1, y: 0 },
      { x: 0, y: 0 },
    ]);
  });

  it("of every type can be elements", () => {
    const Mixed = struct({
      bools: array(bool, 3),
      texts: array(string(5), 2),
      bytes: array(i8, 3),
      bigs: array(u64, 2),
    });
    const values = {
      bools: [true, false, true],
      texts: ["ab", "é"],
      bytes: [-1, 2, 3],
      bigs: [1n, 2n],
    };
    expect(new Mixed(values).toJSON()).toEqual(values);
  });
});

describe("on its way", () => {
  class Point extends struct({ x: f64 }) {}
  class Line extends struct({ name: string(8), points: array(Point, 3) }) {}
  const holders = (object: object): number =>
    words[(object as unknown as { [place]: number })[place] + HOLDERS] as number;

  it("a part holds the whole, until it has arrived", () => {
    const line = new Line();
    const part = line.points.at(1);
    expect(holders(line)).toBe(1);
    const [one, two] = [part, line.points].map((it) => (it as unknown as SharedObject)[lend]()) as [
      number,
      number,
    ];
    expect(holders(line)).toBe(3);
    expect(objectAt(one)).toBe(part);
    expect(holders(line)).toBe(2);
    expect(objectAt(two)).toBe(line.points);
    expect(holders(line)).toBe(1);
  });

  it("through a queue it stays the same object, and so does a part", async () => {
    const line = new Line({ name: "a" });
    const queue = new Queue();
    await queue.put({ line, part: line.points.at(2), points: line.points });
    const got = (await queue.get()) as { line: Line; part: Point; points: Line["points"] };
    expect(got.line).toBe(line);
    expect(got.part).toBe(line.points.at(2));
    expect(got.points).toBe(line.points);
    expect(holders(line)).toBe(1);
  });
});
