/** What Rollup and Rolldown have in common. */

import { readFile } from "node:fs/promises";
import { posix } from "node:path";
import type { InputOptions, OutputAsset, OutputChunk, OutputOptions, Plugin } from "rollup";
import {
  type HeddleOptions,
  isOwn,
  listFile,
  ownFile,
  Project,
  pageFile,
  type Sayer,
  settingsFile,
  workerFile,
} from "./project.js";
import type { Question } from "./threads.js";

/** Either of the two. */
export type Roll = (options: InputOptions) => Promise<{
  generate(options: OutputOptions): Promise<{ output: (OutputChunk | OutputAsset)[] }>;
  close(): Promise<void>;
}>;

/** As long as the name that takes its place, so that maps stay true. */
const PLACE = "heddle-worker-________.js";

/** Once the page is known, its worker is built with the same plugins, and written beside the chunk that starts it. */
export function rolling(options: HeddleOptions, load: () => Promise<Roll>): Plugin {
  const project = new Project(process.cwd(), options);
  let given: InputOptions = {};
  let isWorker = false;
  let files: (OutputChunk | OutputAsset)[] = [];

  /** As the page's are given, since Rolldown does not take back what it makes of them. */
  let output: OutputOptions = {};

  async function build(): Promise<void> {
    const { sourcemap, plugins } = output;
    const roll = await load();
    isWorker = true;
    try {
      const bundle = await roll({ ...given, input: workerFile });
      // Rolldown's.
      const { minify } = output as { minify?: unknown };
      const made = await bundle.generate({
        format: "es",
        entryFileNames: "heddle-worker-[hash:8].js",
        chunkFileNames: "heddle-[name]-[hash:8].js",
        ...(sourcemap !== undefined && { sourcemap }),
        ...(plugins !== undefined && { plugins }),
        ...(minify !== undefined && { minify }),
      });
      files = made.output;
      await bundle.close();
    } finally {
      isWorker = false;
    }
  }

  return {
    name: "heddle",
    options(input) {
      if (!isWorker) given = input;
      return null;
    },
    outputOptions(options) {
      if (!isWorker) output = options;
      return null;
    },
    buildStart() {
      if (!isWorker) project.begin([]);
    },
    resolveId: ownFile,
    async load(id) {
      if (id === settingsFile) return project.settings();
      if (id === listFile) return project.list();
      if (id !== pageFile) return undefined;
      return (await readFile(id, "utf8")).replace("worker.js", PLACE);
    },
    async transform(code, id) {
      if (!isOwn(id)) return undefined;
      const find = async ({ module, importer }: Question) =>
        (await this.resolve(module, importer))?.id;
      const how = { url: false, page: !isWorker, here: !isWorker };
      return project.transform(id, code, how, find, this as unknown as Sayer);
    },
    async renderStart({ format }) {
      if (isWorker) return;
      files = [];
      if (format !== "es" && (await project.files()).length > 0)
        this.error(
          `output.format must be "es": a page's worker is found by import.meta.url, which "${format}" does not have`,
        );
      if ((await project.files()).length > 0) await build();
    },
    renderChunk(code) {
      const [entry] = files;
      if (isWorker || !entry || !code.includes(PLACE)) return null;
      return { code: code.replaceAll(PLACE, entry.fileName), map: null };
    },
    generateBundle(_, bundle) {
      if (isWorker) return;
      const page = Object.values(bundle).find(
        (file) => file.type === "chunk" && file.moduleIds.includes(pageFile),
      );
      const folder = posix.dirname(page?.fileName ?? "");
      for (const file of files)
        this.emitFile({
          type: "asset",
          fileName: posix.join(folder, file.fileName),
          source: file.type === "chunk" ? file.code : file.source,
        });
    },
  };
}
