// A Vite plugin for tests in browsers: a worker file comes in one piece with what it imports, except for what it
// imports later. Vite would send some sixty modules, and each worker that starts would ask for each of them anew:
// that takes five times as long.
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";

export function workersInOnePiece() {
  return {
    name: "workers-in-one-piece",
    configureServer({ config, middlewares }) {
      const { root, server } = config;
      /** By their paths on the server. */
      const workers = new Map();
      const chunks = new Map();
      const textOf = (pathname, isWorker) => {
        if (!isWorker || !existsSync(join(root, pathname))) return chunks.get(pathname);
        if (!workers.has(pathname)) workers.set(pathname, bundle(root, pathname, chunks));
        return workers.get(pathname);
      };
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url, "http://server/");
        const text = textOf(pathname, request.headers["sec-fetch-dest"] === "worker");
        if (text === undefined) return next();
        for (const [header, value] of Object.entries(server.headers ?? {}))
          response.setHeader(header, value);
        response.setHeader("Content-Type", "text/javascript; charset=utf-8");
        // The browser lives no longer than this server.
        response.setHeader("Cache-Control", "max-age=31536000, immutable");
        Promise.resolve(text).then((text) => response.end(text), next);
      });
    },
  };
}

/** The text of a worker file; what it imports later is added to the chunks. */
async function bundle(root, pathname, chunks) {
  const { outputFiles } = await build({
    entryPoints: [join(root, pathname)],
    outbase: root,
    outdir: root,
    bundle: true,
    splitting: true,
    chunkNames: "chunk-[hash]",
    format: "esm",
    target: "es2022",
    logLevel: "error",
    write: false,
  });
  const entry = pathname.replace(/\.ts$/, ".js");
  let own = "";
  for (const { path, text } of outputFiles) {
    const at = `/${relative(root, path)}`;
    if (at === entry) own = text;
    else chunks.set(at, text);
  }
  return own;
}
