// Imported after the adapter: as on a page that is not cross-origin isolated, and in each of its workers.
globalThis.SharedArrayBuffer = undefined;
