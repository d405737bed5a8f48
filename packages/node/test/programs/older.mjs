// Another copy of core, of an older version, was here first.
globalThis[Symbol.for("heddle")] = { runtimes: new Set() };
try {
  await import("@heddle/node");
} catch (error) {
  console.log(error.message);
}
