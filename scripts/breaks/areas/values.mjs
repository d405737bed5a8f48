export const breaks = [
  {
    what: "an error of another realm becomes a plain Error",
    file: "packages/core/src/codec/errors.ts",
    find: 'return typeof name === "string" && bases.has(name) ? name : "Error";',
    put: 'return "Error";',
    by: ["core/src/codec/codec.test.ts", "core/test/memory.test.ts > errors"],
    survives: "the engine's own copy keeps the class of an error of another realm",
  },
  {
    what: "a ThreadError of another copy of core becomes an Error",
    file: "packages/core/src/codec/errors.ts",
    find: "return copied ? name : known;",
    put: "return known;",
    by: "core/src/codec/codec.test.ts",
  },
  {
    what: "an error's cause behind a getter is left behind",
    file: "packages/core/src/codec/errors.ts",
    find: "if (key in error && !properties.has(key)) properties.set(key, false);",
    put: "",
    by: "core/src/codec/codec.test.ts",
  },
  {
    what: "an error loses its own properties",
    file: "packages/core/src/codec/errors.ts",
    find: `    setOwn(special.properties, key, part.value);
`,
    put: "",
    by: "core/test/memory.test.ts > errors",
  },
  {
    what: "what was hidden of an error is shown",
    file: "packages/core/src/codec/errors.ts",
    find: `    if (!enumerable) special.hidden.push(key);
`,
    put: "",
    by: ["core/src/codec/codec.test.ts", "core/test/memory.test.ts > errors"],
  },
  {
    what: "an error has the stack of the place where it came in",
    file: "packages/core/src/codec/errors.ts",
    find: `  define(error, "stack", stack);
`,
    put: "",
    by: "core/test/memory.test.ts > errors",
  },
  {
    what: "a DOMException becomes an Error",
    file: "packages/core/src/codec/errors.ts",
    find: '    ...(typeof DOMException === "function" && { DOMException }),\n',
    put: "",
    by: "core/test/memory.test.ts > errors",
  },
  {
    what: "an error's own name is lost",
    file: "packages/core/src/codec/errors.ts",
    find: `    define(error, "name", name);
`,
    put: `    ;
`,
    by: ["core/src/codec/codec.test.ts", "core/test/memory.test.ts > errors"],
  },
  {
    what: "a mark to transfer is kept for the next message",
    file: "packages/core/src/codec/transfer.ts",
    find: `  marks.delete(value);
`,
    put: "",
    by: "core/test/memory.test.ts > transfer",
  },
  {
    what: "a view can be named to move",
    file: "packages/core/src/codec/transfer.ts",
    find: "    if (ArrayBuffer.isView(item)) {",
    put: "    if (false) {",
    by: "core/test/memory.test.ts > transfer",
  },
  {
    what: "a shared buffer can be named to move",
    file: "packages/core/src/codec/transfer.ts",
    find: "if (item instanceof SharedArrayBuffer_) {",
    put: "if (false) {",
    by: "core/test/memory.test.ts > transfer",
  },
  {
    what: "a deleted field comes back",
    file: "packages/core/src/base/fields.ts",
    find: "for (const key of deleted ?? []) Reflect.deleteProperty(thread, key);",
    put: "",
    by: "core/test/memory.test.ts > fields",
  },
  {
    what: "oneWay is not kept",
    file: "packages/core/src/base/fields.ts",
    find: "if (!except?.includes(key)) setOwn",
    put: "setOwn",
    by: "core/test/memory.test.ts > fields",
  },
  {
    what: "-0 and 0 are one to a field",
    file: "packages/core/src/base/fields.ts",
    find: "if (!Object.is(value, before[at]) &&",
    put: "if (value !== before[at] &&",
    by: ["core/test/memory.test.ts > fields", "core/src/base/fields.test.ts"],
  },
  {
    what: "fields in another order are the same",
    file: "packages/core/src/base/fields.ts",
    find: "if (keys[at] !== others[at]) return false;",
    put: "if (!others.includes(keys[at] as string)) return false;",
    by: ["core/src/base/fields.test.ts", "core/test/memory.test.ts > fields"],
  },
  {
    what: "a field that is called __proto__ changes the prototype",
    file: "packages/core/src/base/fields.ts",
    find: `if (key === "__proto__") define(thread, key, fields[key], true);
    else Reflect`,
    put: "Reflect",
    by: ["core/test/memory.test.ts > fields", "core/src/base/fields.test.ts"],
  },
  {
    what: "a class is found by its export only",
    file: "packages/core/src/codec/classes.ts",
    find: 'if (typeof found === "function" && found.name === ref.name) return found as ClassLike;',
    put: "return found as ClassLike;",
    by: [
      "core/test/memory.test.ts > misuse",
      "node/test/modules.test.ts > G9",
      "core/src/codec/codec.test.ts",
    ],
  },
  {
    what: "a module is imported twice at once",
    file: "packages/core/src/codec/classes.ts",
    find: "this.#modules.get(module) ?? this.#loading.get(module)",
    put: "this.#modules.get(module)",
    by: ["node/test/modules.test.ts > classes", "core/src/codec/codec.test.ts"],
    survives: "modules are imported once by the runtime itself",
  },
  {
    what: "an import that failed is remembered",
    file: "packages/core/src/codec/classes.ts",
    find: `    } finally {
      this.#loading.delete(module);
    }`,
    put: `    } finally {
    }`,
    by: ["node/test/modules.test.ts > G9"],
  },
  {
    what: "what came home moved is told to be moved again",
    file: "packages/core/src/codec/uncloneable.ts",
    find: `typeof advice === "string" ? (found?.instead ?? advice) : advice(found?.path ?? path);`,
    put: `found?.instead ?? (typeof advice === "string" ? advice : advice(path));`,
    by: ["core/test/memory.test.ts > isolation", "node/test/roster.test.ts > G20"],
  },
  {
    what: "a class that only workers load begins without its constructor",
    file: "packages/core/src/carrier/shell.ts",
    find: `    Object.assign(this, readFields(new Type(...args)));
`,
    put: "",
    by: ["core/test/memory.test.ts > threadClass", "node/test/roster.test.ts > threadClass"],
  },
  {
    what: "what the constructor was called with comes home",
    file: "packages/core/src/carrier/shell.ts",
    find: `    delete this.$args;
`,
    put: "",
    by: ["core/test/memory.test.ts > threadClass", "node/test/roster.test.ts > threadClass"],
  },
];
