import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname, join } from "node:path";
import { chromium } from "playwright";
import { findBrowser } from "../../scripts/browser.mjs";

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

/** In what comes with the first shared object, and in no part that is imported for another. */
const SHARING = "Barrier.waitSync";

export interface Visit {
  /** What the page left in `answer`. */
  readonly answer: unknown;
  /** Who loaded the code for shared objects from a file of its own, in order. */
  readonly loaded: readonly ("page" | "worker")[];
}

/** Opens index.html of a directory in the real browser, and gives what it left in `answer`. */
export async function openPage(directory: string): Promise<unknown> {
  return (await visit(directory)).answer;
}

/** @param held the path that must be asked for before the page gets the code for shared objects. */
export async function visit(directory: string, held?: string): Promise<Visit> {
  const loaded: ("page" | "worker")[] = [];
  const workers = new Set<string>();
  let ask = (): void => {};
  const asked = held === undefined ? undefined : new Promise<void>((resolve) => (ask = resolve));
  const html = await readFile(join(directory, "index.html"), "utf8");
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === held) ask();
    const file = join(directory, path === "/" ? "index.html" : path);
    const body = await readFile(file).catch(() => undefined);
    const by = new URL(request.headers.referer ?? "/", "http://localhost").pathname;
    const side = workers.has(by) ? "worker" : "page";
    // What a worker's file imports may import more.
    if (side === "worker") workers.add(path);
    if (side === "page" && request.headers["sec-fetch-dest"] === "worker") workers.add(path);
    else if (body?.includes(SHARING) && !html.includes(basename(path))) {
      loaded.push(side);
      if (side === "page") await asked;
    }
    response
      .writeHead(body === undefined ? 404 : 200, {
        "Content-Type": types[extname(file)] ?? "application/octet-stream",
        // Shared memory needs these two, and heddle promises to need no more than the third.
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Content-Security-Policy": "default-src 'self'",
      })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath: findBrowser() });
  try {
    const page = await browser.newPage();
    const failed = new Promise<never>((_, reject) => page.on("pageerror", reject));
    const answered = page
      .goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      .then(() => page.waitForFunction(() => Reflect.get(globalThis, "answer")));
    return { answer: await (await Promise.race([answered, failed])).jsonValue(), loaded };
  } finally {
    await browser.close();
    server.close();
  }
}
