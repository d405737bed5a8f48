export const breaks = [
  {
    what: "u8 takes what is larger",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: "(value & 0xff) !== value",
    put: "(value | 0) !== value",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "i8 takes what is larger",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: "(value << 24) >> 24 !== value",
    put: "(value | 0) !== value",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "i16 takes what is larger",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: "(value << 16) >> 16 !== value",
    put: "(value | 0) !== value",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "i32 takes a fraction",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: 'typeof value !== "number" || (value | 0) !== value',
    put: 'typeof value !== "number"',
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "u32 takes a negative number",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: "(value | 0) === value ? value < 0 : value >>> 0 !== value",
    put: "(value | 0) !== value && value >>> 0 !== value",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "i64 takes what has more bits",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: 'typeof value !== "bigint" || BigInt.asIntN(64, value) !== value',
    put: 'typeof value !== "bigint"',
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "u64 takes a negative bigint",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: "BigInt.asUintN(64, value) !== value",
    put: "BigInt.asIntN(64, value) !== value",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "f32 takes what becomes Infinity",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: "if (Number.isFinite(value) && !Number.isFinite(Math.fround(value))) return false;",
    put: "",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "bool takes any number",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: 'if (typeof value !== "boolean") return false;',
    put: "",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "a 16-bit field is read one element further",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: "from.$i16[(from.$at + at) >>> 1]",
    put: "from.$i16[(from.$at + at + 2) >>> 1]",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "true is written as 255",
    file: "packages/core/src/sharing/struct/numbers.ts",
    find: "value ? 1 : 0",
    put: "value ? 0 : 1",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "the length of a text has sixteen bits",
    file: "packages/core/src/sharing/struct/text.ts",
    find: `| ((bytes[at + 2] as number) << 16)
`,
    put: `
`,
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "the third byte of the length of a text is not written",
    file: "packages/core/src/sharing/struct/text.ts",
    find: `  bytes[at + 2] = length >> 16;
`,
    put: "",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "a torn length reads beyond its field",
    file: "packages/core/src/sharing/struct/text.ts",
    find: "Math.min(lengthAt($u8, from - TEXT), most)",
    put: "lengthAt($u8, from - TEXT)",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "a text that has more bytes than characters is cut off",
    file: "packages/core/src/sharing/struct/text.ts",
    find: "if (utf8.length > most) return false;",
    put: "",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "a byte order mark at the start of a text is eaten",
    file: "packages/core/src/sharing/struct/text.ts",
    find: "{ ignoreBOM: true }",
    put: "{ ignoreBOM: false }",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "a short text beyond ASCII is written as bytes",
    file: "packages/core/src/sharing/struct/text.ts",
    find: "if (text.charCodeAt(at) > 0x7f) return false;",
    put: "if (text.charCodeAt(at) > 0xff) return false;",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "compareExchange takes an expected value that cannot fit",
    file: "packages/core/src/sharing/struct/atomic.ts",
    find: `    checkFits(this, key, type, expected);
`,
    put: "",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "compareExchange takes a value that cannot fit",
    file: "packages/core/src/sharing/struct/atomic.ts",
    find: `    checkFits(this, key, type, expected);
    checkFits(this, key, type, value);
`,
    put: `    checkFits(this, key, type, expected);
`,
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "an atomic store takes what cannot fit",
    file: "packages/core/src/sharing/struct/atomic.ts",
    find: `    checkFits(this, key, type, value);
    return Atomics.store(ints, at, value);`,
    put: "    return Atomics.store(ints, at, value);",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "sub adds",
    file: "packages/core/src/sharing/struct/atomic.ts",
    find: "Atomics.sub(ints, at, value)",
    put: "Atomics.add(ints, at, value)",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "exchange gives what it stored",
    file: "packages/core/src/sharing/struct/atomic.ts",
    find: "return Atomics.exchange(ints, at, value);",
    put: `Atomics.exchange(ints, at, value);
    return value;`,
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "an atomic add takes a fraction",
    file: "packages/core/src/sharing/struct/atomic.ts",
    find: `    checkWhole(this, key, type, value);
    return Atomics.add(ints, at, value);`,
    put: "    return Atomics.add(ints, at, value);",
    by: "core/src/sharing/struct.test.ts",
  },
  {
    what: "a float can be changed atomically",
    file: "packages/core/src/sharing/struct/atomic.ts",
    find: "isPlacedClass(type) || !type.isInteger",
    put: "isPlacedClass(type)",
    by: "core/src/sharing/struct.test.ts",
  },
];
