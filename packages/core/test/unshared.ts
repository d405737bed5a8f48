// Imported first: as in a page that is not cross-origin isolated.
globalThis.SharedArrayBuffer = undefined as never;
