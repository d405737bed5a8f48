// A worker file with a copy of core of an older version.
globalThis[Symbol.for("heddle")] = { runtimes: new Set() };
const { serve } = await import("@heddle/node/worker");
serve({});
