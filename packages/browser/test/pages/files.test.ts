import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browsers, type OpenBrowser } from "../../../../scripts/matrix/browsers.mjs";
import { type Pages, servePages } from "../../../../scripts/matrix/pages.mjs";

let pages: Pages;

beforeAll(async () => {
  pages = await servePages({
    "/html.js": { type: "text/html", text: "<!doctype html><title>heddle</title>" },
    "/text.js": { type: "text/plain", text: "postMessage(1)" },
    "/plain.js": { type: "text/javascript", text: "postMessage(1)" },
    "/allowed.js": {
      type: "text/javascript",
      text: "postMessage(1)",
      headers: { "Access-Control-Allow-Origin": "*" },
    },
    "/imports.js": { type: "text/javascript", text: 'import "./plain/missing.js";' },
  });
});

afterAll(() => pages.close());

for (const name of ["chromium", "firefox"] as const) {
  describe(`a worker file that does not load, in ${name}`, () => {
    const missing = browsers[name].missing();
    let browser: OpenBrowser;

    beforeAll(async () => {
      if (!missing) browser = await browsers[name].open();
    });

    beforeEach(({ skip }) => {
      if (missing) skip(`no ${name} here: ${missing}`);
    });

    afterAll(() => browser?.close());

    /** Why a thread failed whose worker file is this one. */
    async function failure(file: string, kind = "plain", query = ""): Promise<string> {
      const telling = new Promise((resolve) => pages.told(resolve));
      const page = `${kind}/packages/browser/test/pages/files.page.ts?page&file=${encodeURIComponent(file)}${query}`;
      browser.goto(`http://127.0.0.1:${pages.port}/${page}`);
      const { code, message } = (await telling) as { code: string; message: string };
      expect(code).toBe("THREAD_LOST");
      return message;
    }

    const at = (file: string): string => `its worker file http://127.0.0.1:${pages.port}${file}`;

    it("is missing", async () => {
      expect(await failure("/plain/missing.js")).toContain(
        `${at("/plain/missing.js")} could not be loaded: its server says 404 Not Found`,
      );
    });

    it("is the page that a server sends for whatever it has not", async () => {
      expect(await failure("/html.js")).toContain(`${at("/html.js")} is HTML`);
    });

    it("is no JavaScript", async () => {
      expect(await failure("/text.js")).toContain(`${at("/text.js")} has the type text/plain`);
    });

    it("lacks the header that the isolated page has", async () => {
      expect(await failure("/plain.js", "isolated")).toContain(
        `${at("/plain.js")} needs the header Cross-Origin-Embedder-Policy too`,
      );
    });

    it("is forbidden by the page's policy", async () => {
      const policy = encodeURIComponent("worker-src 'none'");
      expect(await failure("/plain.js", "plain", `&policy=${policy}`)).toContain("worker-src");
    });

    it("imports what is missing", async () => {
      expect(await failure("/imports.js")).toContain("each file must exist that it imports");
    });

    it("is of another origin that does not allow the page", async () => {
      const file = `http://localhost:${pages.port}/plain.js`;
      expect(await failure(file)).toContain(
        `its worker file ${file} is of another origin and could not be loaded: its server must allow this page, by Access-Control-Allow-Origin: http://127.0.0.1:${pages.port},`,
      );
    });

    it("is of another origin, and the page's policy forbids it", async () => {
      const file = `http://localhost:${pages.port}/allowed.js`;
      const policy = encodeURIComponent(`worker-src 'self'; connect-src *`);
      expect(await failure(file, "plain", `&policy=${policy}`)).toContain(
        "blob: and the file's origin by worker-src",
      );
    });
  });
}
