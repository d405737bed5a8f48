export const breaks = [
  {
    what: "a slip in oneWay goes unseen",
    file: "packages/core/src/main/main-realm.ts",
    find: "    checkOneWay(thread);\n",
    put: "",
    by: "core/test/memory.test.ts > names no field",
  },
  {
    what: "a slip in oneWay goes unseen on a carrier",
    file: "packages/core/src/carrier/carrier-realm.ts",
    find: "    checkOneWay(thread);\n",
    put: "",
    by: "core/test/memory.test.ts > names no field",
  },
  {
    what: "a task's kind is looked up in a prototype",
    file: "packages/core/src/functions/task.ts",
    find: "  checkKind(name, kind);\n",
    put: "",
    by: "node/test/arguments.test.ts",
  },
  {
    what: "a group starts what is no thread",
    file: "packages/core/src/functions/group.ts",
    find: "begun(checkThread(thread).start(runtime))",
    put: "begun(thread.start(runtime))",
    by: "node/test/arguments.test.ts",
  },
  {
    what: "wait takes what is no future",
    file: "packages/core/src/functions/futures/future.ts",
    find: `    if (typeof Object(each).addDoneCallback !== "function")`,
    put: "    if (false as boolean)",
    by: "node/test/arguments.test.ts",
  },
  {
    what: "a hook does not get the thread",
    file: "packages/core/src/main/failures.ts",
    find: "thread: thread?.deref() ?? null",
    put: "thread: thread && null",
    by: "core/test/memory.test.ts > is told",
  },
];
