// What the entries do not export: how many bytes of shared memory are in use.
const inner = new URL("./inner/index.js", import.meta.resolve("@heddle/core"));
export const { trim, usage } = await import(inner.href);
