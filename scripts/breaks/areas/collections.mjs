const by = "core/src/sharing/collections/collections.test.ts";
const map = "packages/core/src/sharing/collections/map.ts";
const table = "packages/core/src/sharing/collections/table.ts";

export const breaks = [
  {
    what: "an update of a map loses what somebody else set meanwhile",
    file: map,
    find: "if (put(at, ready, IF_SAME, expected)) return next;",
    put: "if (put(at, ready, ALWAYS)) return next;",
    by,
  },
  {
    what: "an update that changes its own key runs for ever",
    file: map,
    find: "const isSame = key === undefined || key === each.key || Object.is(key, each.key);",
    put: "const isSame = false;",
    by,
  },
  {
    what: "a getter of a value that uses the map puts the value under its own key",
    file: map,
    find: '  if (typeof ready === "object") giveKey(named.call, key, seed);\n',
    put: "",
    by,
  },
  {
    what: "an asynchronous update stores its promise",
    file: map,
    find: 'if (typeof (next as { then?: unknown } | null | undefined)?.then !== "function") return next;',
    put: "return next;",
    by,
  },
  {
    what: "0 and -0 are two keys",
    file: "packages/core/src/sharing/collections/keys.ts",
    find: "numbers[0] = value === 0 ? 0 : value;",
    put: "numbers[0] = value;",
    by,
  },
  {
    what: "a look for a key passes what was taken out before it",
    file: table,
    find: "  words[table + INDEX + hole] = 0;\n",
    put: "",
    by,
  },
  {
    what: "a key that was moved up by one that went stands before its home",
    file: table,
    find: "    if (((step - home) & mask) < ((step - hole) & mask)) continue;\n",
    put: "",
    by,
  },
  {
    what: "a table that grows keeps the old one",
    file: table,
    find: "  if (from !== 0) freeLater(from);\n",
    put: "",
    by,
  },
  {
    what: "a realm that dies while a table moves leaves both of them",
    file: table,
    find: "  freeIfDead(to);\n",
    put: "",
    by: "core/src/sharing/collections/deaths.test.ts",
  },
];
