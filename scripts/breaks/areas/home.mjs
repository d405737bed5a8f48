const by = "core/test/memory.test.ts > objects in fields come home";

export const breaks = [
  {
    what: "an object that comes home replaces the caller's own",
    file: "packages/core/src/codec/home.ts",
    find: "if (own && own === sent?.[key] &&",
    put: "if (false && own && own === sent?.[key] &&",
    by,
  },
  {
    what: "an object that the caller put into the field meanwhile is written to",
    file: "packages/core/src/codec/home.ts",
    find: "if (own && own === sent?.[key] &&",
    put: "if (own && sent &&",
    by,
  },
  {
    what: "a property that the thread deleted is still there at home",
    file: "packages/core/src/codec/home.ts",
    find: "      for (const name of names) if (!Object.hasOwn(from, name)) delete (own as Fields)[name];\n",
    put: "",
    by,
  },
  {
    what: "an object with an accessor is written to",
    file: "packages/core/src/codec/home.ts",
    find: "if (!names.every((name) => isPlain(own, name))) return false;",
    put: "",
    by,
  },
  {
    what: "an object in which the thread changed nothing is written to all the same",
    file: "packages/core/src/codec/given.ts",
    find: '? "same" : "changed"',
    put: '? "changed" : "changed"',
    by,
  },
  {
    what: "what the thread changed deep inside an object stays away",
    file: "packages/core/src/codec/given.ts",
    find: "if (!this.#put(key) || !this.goes(value[key])) return false;",
    put: "if (!this.#put(key)) return false;",
    by,
  },
  {
    what: "an object that changed fields is taken for the one that was there",
    file: "packages/core/src/codec/given.ts",
    find: " || !was.keys.includes(key)",
    put: "",
    by,
  },
  {
    what: "of a row what the thread changed deep inside an object stays away",
    file: "packages/core/src/realm/fast/looking.ts",
    find: "if (!this.holds(parts[at] as Shape, item, like)) is = false;",
    put: "this.holds(parts[at] as Shape, item, like);",
    by,
  },
  {
    what: "threads that waited for a carrier bring home other objects",
    file: "packages/core/src/main/sending.ts",
    find: "    job.sent = objectsIn(own, Object.keys(own));\n    job.own = Object",
    put: "    job.own = Object",
    by,
  },
  {
    what: "a thread that was started by a thread brings home other objects",
    file: "packages/core/src/main/endings.ts",
    find: "        op.held = home.op.held;\n",
    put: "",
    by,
  },
];
