/** Vitest makes every `import()` a call of this, also in pages that it has not opened. */
export const imports =
  "<script>globalThis.__vitest_browser_runner__ = { wrapDynamicImport: (load) => load() }</script>";
