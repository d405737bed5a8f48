/** Why a worker's file did not load, which a browser's error event does not say. */

import { isElsewhere } from "./origins.browser.js";

const { Promise, setTimeout } = globalThis;

/** Milliseconds that a server has to answer. */
const PATIENCE = 2_000;

/**
 * Asks the server for the file, and says what is wrong with it.
 *
 * @param make makes the worker.
 */
export async function whyNotLoaded(make: () => unknown): Promise<Error> {
  const url = urlOf(make);
  if (!url) return new Error("its worker file could not be loaded");
  const file = `its worker file ${url}`;
  const late = new Promise<string>((resolve) =>
    setTimeout(() => resolve("could not be loaded: its server does not answer"), PATIENCE),
  );
  return new Error(`${file} ${await Promise.race([problemOf(url), late])}`);
}

async function problemOf(url: URL): Promise<string> {
  const elsewhere = isElsewhere(url);
  let response: Response;
  try {
    response = await fetch(url, { credentials: "same-origin" });
  } catch (error) {
    if (elsewhere)
      return `is of another origin and could not be loaded: its server must allow this page, by Access-Control-Allow-Origin: ${location.origin}, and the page's Content-Security-Policy its origin, by worker-src and script-src`;
    return `could not be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
  void response.body?.cancel().catch(() => {});
  const { ok, status, statusText, headers } = response;
  if (!ok) return `could not be loaded: its server says ${status} ${statusText}`.trim();
  const type = headers.get("content-type") ?? "nothing";
  if (type.includes("text/html"))
    return "is HTML and no JavaScript: servers send their page in the place of a file that is missing";
  if (!/(java|ecma)script/.test(type))
    return `has the type ${type}: a worker file needs Content-Type: text/javascript`;
  const policy = headers.get("cross-origin-embedder-policy") ?? "";
  if (elsewhere)
    return "is of another origin and did not load: the page's Content-Security-Policy must allow blob: and the file's origin by worker-src, and its origin by script-src; and the worker must be a module, as { type: \"module\" } says";
  if (globalThis.crossOriginIsolated && !/require-corp|credentialless/.test(policy))
    return "needs the header Cross-Origin-Embedder-Policy too, with the page's value, since the page is cross-origin isolated";
  return "is there and did not load: the page's Content-Security-Policy must allow it by worker-src, and each file must exist that it imports";
}

/** What `make` gives to `new Worker`. */
function urlOf(make: () => unknown): URL | undefined {
  const { Worker } = globalThis;
  let url: URL | undefined;
  class Recorder extends EventTarget {
    constructor(given: string | URL) {
      super();
      url = new URL(given, document.baseURI);
    }
    postMessage(): void {}
    terminate(): void {}
  }
  try {
    globalThis.Worker = Recorder as never;
    make();
  } catch {
    // What it does with its worker is its own business.
  } finally {
    globalThis.Worker = Worker;
  }
  return url;
}
