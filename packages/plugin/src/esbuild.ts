import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { BuildOptions, Loader, PartialMessage, Plugin, PluginBuild } from "esbuild";
import {
  type HeddleOptions,
  isOwn,
  listFile,
  ownFile,
  Project,
  pageFile,
  settingsFile,
  workerFile,
} from "./project.js";
import { isScript } from "./syntax.js";
import type { Question } from "./threads.js";

export type { HeddleOptions } from "./project.js";

/** The worker file in what is built. */
const WORKER = "heddle-worker";

/**
 * Threads in pages that esbuild builds, with nothing to set up. The worker is written beside the file that starts it.
 *
 * @example
 * import heddle from "@heddle/plugin/esbuild";
 * await build({ entryPoints: ["src/main.ts"], bundle: true, format: "esm", outdir: "dist", plugins: [heddle()] });
 */
export default function heddle(options: HeddleOptions = {}): Plugin {
  const project = new Project(process.cwd(), options);
  /** What is set up now is the worker's own build. */
  let isWorker = false;

  function prepare(build: PluginBuild, page: boolean): void {
    const { sourcemap } = build.initialOptions;
    build.onResolve({ filter: /^virtual:heddle\// }, ({ path }) => {
      const file = ownFile(path);
      return file === undefined ? undefined : { path: file };
    });
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
      if (path === settingsFile) return { contents: project.settings() };
      if (path === listFile) return { contents: await project.list(), resolveDir: dirname(path) };
      if (path === pageFile)
        return { contents: (await readFile(path, "utf8")).replace("worker.js", `${WORKER}.js`) };
      if (!isOwn(path) || !isScript(path)) return undefined;
      const warnings: PartialMessage[] = [];
      const say = {
        warn: (text: string) => void warnings.push({ text }),
        error: (text: string): never => {
          throw new Error(text);
        },
      };
      const code = await readFile(path, "utf8");
      const how = { url: false, page, here: page };
      const find = (question: Question) => locate(build, question);
      const written = await project.transform(path, code, how, find, say);
      if (!written)
        return warnings.length > 0
          ? { contents: code, loader: loaderOf(path), warnings }
          : undefined;
      const map = sourcemap ? `\n//# sourceMappingURL=${written.map.toUrl()}` : "";
      return { contents: written.code + map, loader: loaderOf(path), warnings };
    });
  }

  return {
    name: "heddle",
    setup(build) {
      prepare(build, !isWorker);
      if (isWorker) return;
      const given = { ...build.initialOptions };
      const root = given.absWorkingDir ?? process.cwd();
      build.initialOptions.metafile = true;
      project.root = root;
      build.onStart(() => project.begin([]));
      build.onEnd(async (result) => {
        if (result.errors.length > 0 || (await project.files()).length === 0) return undefined;
        if (given.format !== "esm")
          return {
            errors: [
              { text: 'format must be "esm": a page\'s worker is found by import.meta.url' },
            ],
          };
        const [output] =
          Object.entries(result.metafile?.outputs ?? {}).find(([, { inputs }]) =>
            Object.keys(inputs).some((input) => resolve(root, input) === pageFile),
          ) ?? [];
        if (output === undefined) return undefined;
        isWorker = true;
        try {
          const made = await build.esbuild.build(workerOptions(given, dirname(join(root, output))));
          result.outputFiles?.push(...(made.outputFiles ?? []));
          return { warnings: made.warnings };
        } finally {
          isWorker = false;
        }
      });
    },
  };
}

/** The page's own options, but for what is built and where to. */
function workerOptions(given: BuildOptions, outdir: string): BuildOptions {
  const { outfile, stdin, outbase, banner, footer, inject, ...same } = given;
  return {
    ...same,
    entryPoints: { [WORKER]: workerFile },
    outdir,
    splitting: true,
    entryNames: "[name]",
    chunkNames: "heddle-[name]-[hash]",
    logLevel: "silent",
  };
}

function loaderOf(file: string): Loader {
  if (/\.[cm]?ts$/.test(file)) return "ts";
  return file.endsWith(".tsx") ? "tsx" : "jsx";
}

async function locate(
  build: PluginBuild,
  { module, importer }: Question,
): Promise<string | undefined> {
  const { path, errors } = await build.resolve(module, {
    importer,
    resolveDir: dirname(importer),
    kind: "import-statement",
  });
  return errors.length > 0 ? undefined : path;
}
