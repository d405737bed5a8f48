import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browsers, type OpenBrowser } from "../../../../scripts/matrix/browsers.mjs";

let script: string;
let server: Server;
let port: number;
let told: (what: unknown) => void;

const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** What the server has under each address. */
const files: Record<string, { readonly type: string; readonly text: string }> = {
  "/html.js": { type: "text/html", text: "<!doctype html><title>heddle</title>" },
  "/text.js": { type: "text/plain", text: "postMessage(1)" },
  "/plain.js": { type: "text/javascript", text: "postMessage(1)" },
  "/imports.js": { type: "text/javascript", text: 'import "./missing.js";' },
};

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./files.page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    outdir: "out",
  });
  script = outputFiles[0]?.text ?? "";
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://page/");
    if (pathname === "/tell") {
      let text = "";
      request.on("data", (part) => {
        text += part;
      });
      return request.on("end", () => {
        response.end();
        told(JSON.parse(text));
      });
    }
    if (pathname === "/page") {
      const policy = searchParams.get("policy");
      if (searchParams.has("isolated"))
        for (const [name, value] of Object.entries(ISOLATED)) response.setHeader(name, value);
      if (policy) response.setHeader("Content-Security-Policy", policy);
      response.setHeader("Content-Type", "text/html");
      return response.end('<!doctype html><script type="module" src="/page.js"></script>');
    }
    const file =
      pathname === "/page.js" ? { type: "text/javascript", text: script } : files[pathname];
    if (!file) return response.writeHead(404).end();
    response.setHeader("Content-Type", file.type);
    return response.end(file.text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

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
    async function failure(file: string, query = ""): Promise<string> {
      const telling = new Promise((resolve) => {
        told = resolve;
      });
      browser.goto(`http://127.0.0.1:${port}/page?file=${encodeURIComponent(file)}${query}`);
      const { code, message } = (await telling) as { code: string; message: string };
      expect(code).toBe("THREAD_LOST");
      return message;
    }

    const at = (file: string): string => `its worker file http://127.0.0.1:${port}${file}`;

    it("is missing", async () => {
      expect(await failure("/missing.js")).toContain(
        `${at("/missing.js")} could not be loaded: its server says 404 Not Found`,
      );
    });

    it("is the page that a server sends for whatever it has not", async () => {
      expect(await failure("/html.js")).toContain(`${at("/html.js")} is HTML`);
    });

    it("is no JavaScript", async () => {
      expect(await failure("/text.js")).toContain(`${at("/text.js")} has the type text/plain`);
    });

    it("lacks the header that the isolated page has", async () => {
      expect(await failure("/plain.js", "&isolated")).toContain(
        `${at("/plain.js")} needs the header Cross-Origin-Embedder-Policy too`,
      );
    });

    it("is forbidden by the page's policy", async () => {
      const policy = encodeURIComponent("worker-src 'none'");
      expect(await failure("/plain.js", `&policy=${policy}`)).toContain("worker-src");
    });

    it("imports what is missing", async () => {
      expect(await failure("/imports.js")).toContain("each file must exist that it imports");
    });

    it("is of another origin", async () => {
      const file = `http://localhost:${port}/plain.js`;
      expect(await failure(file)).toMatch(/another origin|cannot be accessed from origin|insecure/);
    });
  });
}
