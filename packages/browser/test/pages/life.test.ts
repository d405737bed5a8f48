import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { type BrowserName, browsers, INSECURE } from "../../../../scripts/matrix/browsers.mjs";
import { type Pages, servePages } from "../../../../scripts/matrix/pages.mjs";

/** Where the page's script is in this repository. */
const life = "packages/browser/test/pages/life.page.ts?page&what=";
let pages: Pages;

beforeAll(async () => {
  pages = await servePages();
});

afterAll(() => pages.close());

/** What a page tells of itself, in a browser of its own. */
async function toldBy(name: BrowserName, path: string, host = "127.0.0.1"): Promise<unknown> {
  const browser = await browsers[name].open();
  try {
    const told = new Promise((resolve) => pages.told(resolve));
    browser.goto(`http://${host}:${pages.port}/${path}`);
    return await told;
  } finally {
    await browser.close();
  }
}

function need(name: BrowserName, { skip }: TestContext): void {
  const missing = browsers[name].missing();
  if (missing) skip(`no ${name} here: ${missing}`);
}

for (const name of ["chromium", "firefox"] as const) {
  describe(name, () => {
    it("a page that is no secure context has threads, and finds their workers' deaths", async (context) => {
      need(name, context);
      expect(await toldBy(name, `plain/${life}ends`, INSECURE)).toEqual({
        terminated: "THREAD_LOST",
        closed: "THREAD_LOST",
        sum: 3,
        isSecureContext: false,
      });
    });

    for (const kind of ["plain", "isolated"]) {
      it(`a page with threads comes back from the history, and they go on: ${kind}`, async (context) => {
        need(name, context);
        const bare = await toldBy(name, `${kind}/${life}bare`);
        // Chromium's headless shell keeps no page at all.
        if (!(bare as { persisted: boolean }).persisted) context.skip("no back/forward cache here");
        expect(await toldBy(name, `${kind}/${life}threads`)).toEqual({
          persisted: true,
          woken: "woken",
          sum: 3,
        });
      });
    }
  });
}
