import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { chromium } from "playwright";
import { findBrowser } from "../../scripts/browser.mjs";

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

/** Opens index.html of a directory in the real browser, and gives what it left in `answer`. */
export async function openPage(directory: string): Promise<unknown> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const file = join(directory, path === "/" ? "index.html" : path);
    const body = await readFile(file).catch(() => undefined);
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
    return await (await Promise.race([answered, failed])).jsonValue();
  } finally {
    await browser.close();
    server.close();
  }
}
