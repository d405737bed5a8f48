/**
 * WebKit has no `using` and none of its symbols; compilers write these in their place. The build puts them wherever
 * the sources say `Symbol.dispose` or `Symbol.asyncDispose`, so that declarations say what users do.
 */
export const dispose: symbol = /* @__PURE__ */ symbolOf("dispose");
export const asyncDispose: symbol = /* @__PURE__ */ symbolOf("asyncDispose");

function symbolOf(name: "dispose" | "asyncDispose"): symbol {
  return Symbol[name] ?? Symbol.for(`Symbol.${name}`);
}
