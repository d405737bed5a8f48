export const breaks = [
  {
    what: "ties in a priority queue come in any order",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "return (((words[a + TICKET] as number) - (words[b + TICKET] as number)) | 0) < 0;",
    put: "return (((words[a + TICKET] as number) - (words[b + TICKET] as number)) | 0) > 0;",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "the largest comes first",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "if (of !== other) return of < other;",
    put: "if (of !== other) return of > other;",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "sinking looks at the left child only",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "child = right;",
    put: "child = child + 0;",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "sinking stops a level early",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "for (let child = 1; child < length; child = 2 * hole + 1)",
    put: "for (let child = 1; child < length - 1; child = 2 * hole + 1)",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "rising does not stop",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "if (!before(block, parent)) break;",
    put: "",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "a larger heap begins empty",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: `    words.copyWithin(larger, places, places + length);
`,
    put: "",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "an emptied priority queue keeps its largest heap",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "if (length === 0 && (words[at + CAPACITY] as number) > USUAL) shrink(at);",
    put: "",
    by: ["core/test/leftovers.test.ts"],
  },
  {
    what: "the block of an item that was taken from a priority queue is kept",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: `    Atomics.store(words, at + LEAVING, 0);
    freeLater(block);`,
    put: "    Atomics.store(words, at + LEAVING, 0);",
    by: ["core/test/leftovers.test.ts"],
  },
  {
    what: "a dead realm that was taking from a heap takes the item along",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "if (leaving !== 0) blocks.add(leaving);",
    put: "",
    by: "core/src/sharing/queue/death.test.ts",
  },
  {
    what: "a dead realm that was adding to a heap leaves the item out",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "if (moving !== 0) blocks.add(moving);",
    put: "",
    by: "core/src/sharing/queue/death.test.ts",
  },
  {
    what: "an item put is counted twice after a death",
    file: "packages/core/src/sharing/queue/heap.ts",
    find: "if (inOrder.some((block) => words[block + TICKET] === words[at + PUTS])) countPut(at);",
    put: "countPut(at);",
    by: "core/src/sharing/queue/death.test.ts",
  },
  {
    what: "a queue goes on in a full segment",
    file: "packages/core/src/sharing/queue/fifo.ts",
    find: "if (tail + length > (words[at + END] as number)) {",
    put: "if (tail + length > (words[at + END] as number) + 2) {",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "a new segment is not linked",
    file: "packages/core/src/sharing/queue/fifo.ts",
    find: `    words[last + FILL] = words[at + TAIL] as number;
`,
    put: "",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "the head does not move on",
    file: "packages/core/src/sharing/queue/fifo.ts",
    find: `    words[at + HEAD] = head + length;
`,
    put: "",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "an emptied queue does not begin anew",
    file: "packages/core/src/sharing/queue/fifo.ts",
    find: "if (words[at + PUTS] === words[at + TAKES]) rewind(at);",
    put: "",
    by: ["core/test/leftovers.test.ts", "core/src/sharing/queue/queue.test.ts"],
    survives: "the next segment takes its place: no more memory",
  },
  {
    what: "segments that were read are kept",
    file: "packages/core/src/sharing/queue/fifo.ts",
    find: "  else freeLater(segment);",
    put: "",
    by: ["core/test/leftovers.test.ts"],
  },
  {
    what: "an item that was taken comes again after a death",
    file: "packages/core/src/sharing/queue/fifo.ts",
    find: "if (words[first + TICKET] === taken) position = first + (words[first + LENGTH] as number);",
    put: "",
    by: "core/src/sharing/queue/death.test.ts",
  },
  {
    what: "items of a queue that is shut down at once are kept",
    file: "packages/core/src/sharing/queue/fifo.ts",
    find: `      giveBack(first, head, count);
`,
    put: "",
    by: ["core/test/leftovers.test.ts"],
  },
  {
    what: "a stack gives its oldest",
    file: "packages/core/src/sharing/queue/lifo.ts",
    find: `    words[block + BELOW] = below;
`,
    put: "",
    by: "core/src/sharing/queue/queue.test.ts",
  },
  {
    what: "a stack is one too deep after a death",
    file: "packages/core/src/sharing/queue/lifo.ts",
    find: "if (depth > 0 && words[top + TICKET] === words[at + PUTS]) countPut(at);",
    put: "",
    by: "core/src/sharing/queue/death.test.ts",
  },
  {
    what: "maxSize is not kept",
    file: "packages/core/src/sharing/queue/line.ts",
    find: "else if (!isPromised(waiter) && isFull(at)) outcome = NOT_YET;",
    put: "",
    by: [
      "core/src/sharing/queue/queue.test.ts",
      "core/test/memory.test.ts > G14 Queue",
      "core/test/waiting.model.test.ts",
    ],
  },
  {
    what: "a queue that is shut down takes more",
    file: "packages/core/src/sharing/queue/line.ts",
    find: `if (isShut(at)) outcome = TOO_LATE;
    else if`,
    put: "if",
    by: ["core/src/sharing/queue/queue.test.ts", "core/test/memory.test.ts > G14 Queue"],
  },
  {
    what: "shutdown leaves those who wait to put",
    file: "packages/core/src/sharing/queue/line.ts",
    find: `if (shut) answer(at, ROOM, NO_MORE);
  else`,
    put: "if (!shut)",
    by: ["core/test/memory.test.ts > G14 Queue"],
  },
  {
    what: "shutdown leaves those who wait to get",
    file: "packages/core/src/sharing/queue/line.ts",
    find: "if (shut && available(at) <= 0) answer(at, ITEM, NO_MORE);",
    put: "",
    by: ["core/test/memory.test.ts > G14 Queue"],
  },
  {
    what: "join ends with tasks open",
    file: "packages/core/src/sharing/queue/line.ts",
    find: "if (unfinished(at) <= 0) answer(at, END, PROMISE);",
    put: "answer(at, END, PROMISE);",
    by: ["core/test/memory.test.ts > G14 Queue"],
  },
  {
    what: "taskDone can be called too often",
    file: "packages/core/src/sharing/queue/line.ts",
    find: "const open = unfinished(at) > 0;",
    put: "const open = true;",
    by: ["core/test/memory.test.ts > G14 Queue"],
  },
  {
    what: "an item goes to one who comes while another waits for it",
    survives: "who waits asks again: only the order suffers",
    file: "packages/core/src/sharing/queue/line.ts",
    find: "const got = (promised ? countOf(at) : available(at)) > 0;",
    put: "const got = countOf(at) > 0;",
    by: ["core/test/waiting.model.test.ts", "core/src/sharing/queue/queue.test.ts"],
  },
  {
    what: "a promise of an item is not counted after a death",
    file: "packages/core/src/sharing/queue/line.ts",
    find: "if (words[waiter + ASKS] === ITEM) change(at + PROMISED, 1);",
    put: "",
    by: ["core/test/waiting.model.test.ts"],
  },
  {
    what: "a larger maxSize lets nobody in",
    file: "packages/core/src/sharing/queue/line.ts",
    find: `  Atomics.store(words, at + MAX_SIZE, maxSize);
  serve(at);`,
    put: "  Atomics.store(words, at + MAX_SIZE, maxSize);",
    by: ["core/src/sharing/queue/queue.test.ts", "core/test/memory.test.ts > G14 Queue"],
  },
  {
    what: "an item that one declined goes to nobody",
    file: "packages/core/src/sharing/queue/line.ts",
    find: `  redeem(at, waiter);
  serve(at);
  unlock(at);`,
    put: `  redeem(at, waiter);
  unlock(at);`,
    by: [
      "core/test/memory.test.ts > G14 Queue",
      "core/src/sharing/queue/queue.test.ts",
      "core/test/waiting.model.test.ts",
    ],
  },
];
