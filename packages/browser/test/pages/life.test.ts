import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browsers, INSECURE, type OpenBrowser } from "../../../../scripts/matrix/browsers.mjs";
import { type Pages, servePages } from "../../../../scripts/matrix/pages.mjs";

/** Where the page's script is in this repository. */
const life = "packages/browser/test/pages/life.page.ts?page&what=";
let pages: Pages;

beforeAll(async () => {
  pages = await servePages();
});

afterAll(() => pages.close());

for (const name of ["chromium", "firefox"] as const) {
  describe(name, () => {
    const missing = browsers[name].missing();
    let browser: OpenBrowser;

    beforeAll(async () => {
      if (!missing) browser = await browsers[name].open();
    });

    beforeEach(({ skip }) => {
      if (missing) skip(`no ${name} here: ${missing}`);
    });

    afterAll(() => browser?.close());

    /** What a page tells of itself. */
    function toldBy(path: string, host = "127.0.0.1"): Promise<unknown> {
      const told = new Promise((resolve) => pages.told(resolve));
      browser.goto(`http://${host}:${pages.port}/${path}`);
      return told;
    }

    it("a page that is no secure context has threads, and finds their workers' deaths", async () => {
      expect(await toldBy(`plain/${life}ends`, INSECURE)).toEqual({
        terminated: "THREAD_LOST",
        closed: "THREAD_LOST",
        sum: 3,
        isSecureContext: false,
      });
    });

    for (const kind of ["plain", "isolated"]) {
      it(`a page with threads comes back from the history, and they go on: ${kind}`, async (context) => {
        // Chromium's headless shell keeps no page at all, Chrome and Firefox keep a page without threads.
        const bare = name === "chromium" && (await toldBy(`${kind}/${life}bare`));
        if (bare && !(bare as { persisted: boolean }).persisted)
          context.skip("this Chromium restores no page from history, not even one without workers");
        expect(await toldBy(`${kind}/${life}threads`)).toEqual({
          persisted: true,
          woken: "woken",
          sum: 3,
        });
      });
    }
  });
}
