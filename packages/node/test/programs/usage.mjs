// What the entries do not export: how many bytes of shared memory are in use.
const inner = new URL("./inner/load.js", import.meta.resolve("@heddle/core"));
const { core } = await import(inner.href);
export const { trim, usage } = core;
