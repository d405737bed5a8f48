const loops = "node/test/memory.test.ts > shared memory is never out in a loop";

export const breaks = [
  {
    what: "no other realm is asked when memory is out",
    file: "packages/core/src/sharing/handle.ts",
    find: "whenOut(giveBack, askOthers);",
    put: "whenOut(giveBack);",
    by: `${loops} blocked`,
  },
  {
    what: "whoever blocks is not asked",
    file: "packages/core/src/sharing/promised.ts",
    find: "  answer();\n",
    put: "",
    by: `${loops} blocked`,
  },
  {
    what: "a realm gives back without making the engine collect",
    file: "packages/core/src/sharing/handle.ts",
    find: "  collect();\n",
    put: "",
    by: `${loops} of arrays that nobody gets`,
  },
  {
    what: "a put lets no turn of the event loop pass for what the engine keeps until then",
    file: "packages/core/src/sharing/queue/queue.ts",
    find: "  return needsTurn() ? turn() : PUT;\n",
    put: "  needsTurn();\n  return PUT;\n",
    by: `${loops} nor does it become much`,
  },
  {
    what: "a carrier keeps what was in its last message",
    file: "packages/core/src/carrier/carrier-realm.ts",
    find: "    this.#rest = TAKEN;\n",
    put: "",
    by: `${loops} blocked`,
  },
  {
    what: "what is told of fields that are overwritten keeps objects",
    file: "packages/core/src/sharing/development.ts",
    find: 'if (!get && (typeof value !== "object" || value === null))',
    put: "if (!get)",
    by: `${loops} blocked`,
  },
];
