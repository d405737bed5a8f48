// A browser whose system names no language calls its own "en-US@posix", which is no tag that Intl takes, and uPlot
// asks Intl for it while it is loaded.
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-US" });
}
