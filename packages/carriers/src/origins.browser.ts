/** Workers whose file is of another origin, as where a CDN has it: no browser starts such a file itself. */

// As it is when this is loaded.
const { URL } = globalThis;

/** Modules of the page's own origin, each of which does no more than import such a file. */
const stubs = new Map<string, string>();

/**
 * Calls what makes a worker. A file of another origin is imported by a module of the page's own, which the page's
 * policy must allow by `worker-src`, both `blob:` and the origin of the file; its server must allow the page by CORS.
 */
export function fromAnyOrigin(make: () => Worker): Worker {
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(given: string | URL, options?: WorkerOptions) {
      const url = new URL(given, location.href);
      super(isElsewhere(url) ? stubOf(url.href) : given, options);
    }
  };
  try {
    return make();
  } finally {
    globalThis.Worker = Worker;
  }
}

export function isElsewhere({ protocol, origin }: URL): boolean {
  return /^https?:$/.test(protocol) && origin !== location.origin;
}

function stubOf(url: string): string {
  const known = stubs.get(url);
  if (known) return known;
  const text = `import ${JSON.stringify(url)};`;
  const stub = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  stubs.set(url, stub);
  return stub;
}
