/** Sites as a browser sees them, and what it asks of them. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { findBrowser } from "../../../scripts/browser.mjs";

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".map": "application/json",
};

/** A file that was asked for. */
export interface Asked {
  readonly path: string;
  readonly by: "page" | "worker";
  readonly text: string;
}

/** A directory that is served under a path, as strictly as heddle promises to bear. */
export class Site implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly #server: Server;
  readonly #workers = new Set<string>();

  constructor(directory: string, base = "/") {
    this.#server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://site/");
      const path = pathname.startsWith(base) ? pathname.slice(base.length) || "index.html" : "/";
      const body = await readFile(join(directory, path)).catch(() => undefined);
      const by = new URL(request.headers.referer ?? "/", "http://site/").pathname;
      const isWorker = this.#workers.has(by) || request.headers["sec-fetch-dest"] === "worker";
      if (isWorker) this.#workers.add(pathname);
      if (body) this.asked.push({ path, by: isWorker ? "worker" : "page", text: body.toString() });
      response
        .writeHead(body ? 200 : 404, {
          "Content-Type": types[extname(path)] ?? "application/octet-stream",
          "Content-Security-Policy": "default-src 'self'",
        })
        .end(body);
    });
  }

  /** The texts that a side has loaded. */
  loadedBy(side: Asked["by"]): string[] {
    return this.asked.filter(({ by }) => by === side).map(({ text }) => text);
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser() });
}

/** What a page leaves in `answer`; an error that nobody there caught rejects. */
export async function answerOf(page: Page, url: string): Promise<unknown> {
  const failed = new Promise<never>((_, reject) => page.on("pageerror", reject));
  await Promise.race([page.goto(url), failed]);
  const answered = page.waitForFunction(() => Reflect.get(globalThis, "answer"));
  return (await Promise.race([answered, failed])).jsonValue();
}

/** Opens a built site, and gives what its page leaves in `answer`, with what was asked for. */
export async function visit(
  browser: Browser,
  directory: string,
  base = "/",
): Promise<{ answer: unknown; site: Site }> {
  await using site = new Site(directory, base);
  const port = await site.listen();
  await using page = await browser.newPage();
  return { answer: await answerOf(page, `http://127.0.0.1:${port}${base}`), site };
}
