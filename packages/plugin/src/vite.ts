import { resolve } from "node:path";
import type { Plugin } from "vite";
import {
  type HeddleOptions,
  isOwn,
  listFile,
  ownFile,
  Project,
  pageFile,
  type Sayer,
  settingsFile,
} from "./project.js";
import type { Question } from "./threads.js";

export type { HeddleOptions } from "./project.js";

/**
 * Threads in pages that Vite serves or builds, with nothing to set up.
 *
 * @example
 * // vite.config.ts
 * import heddle from "@heddle/plugin/vite";
 * export default defineConfig({ plugins: [heddle()] });
 */
export default function heddle(options: HeddleOptions = {}): Plugin {
  const project = new Project(process.cwd(), options);
  let serves = false;

  const plugin = (isWorker: boolean): Plugin => ({
    name: isWorker ? "heddle:worker" : "heddle",
    enforce: "pre",
    resolveId: ownFile,
    load(id) {
      // From here on, in parallel to the build: the worker is built as soon as this file is transformed.
      if (id === pageFile && !serves)
        project.look(async (module, importer) => (await this.resolve(module, importer))?.id);
      if (id === settingsFile) return project.settings();
      return id === listFile && !serves ? project.list() : undefined;
    },
    async transform(code, id) {
      if (!isOwn(id)) return undefined;
      const isServer = this.environment?.config.consumer === "server";
      const page = !isWorker && !isServer;
      const find = async ({ module, importer }: Question) =>
        (await this.resolve(module, importer))?.id;
      const how = { url: serves || isServer, page, here: page };
      return project.transform(id, code, how, find, this as unknown as Sayer);
    },
    ...(isWorker && {
      // What one module with threads imports of another is in a chunk that is loaded already, as it should be.
      onLog: (_level, { code, message }) =>
        !(code === "INEFFECTIVE_DYNAMIC_IMPORT" && message.includes(listFile.slice(-7))),
    }),
    ...(!isWorker && {
      buildStart({ input }) {
        if (serves || this.environment?.config.consumer === "server") return;
        const entries = typeof input === "object" ? Object.values(input) : [input];
        project.begin(entries.map((entry) => resolve(project.root, entry)));
      },
      async buildEnd(error) {
        if (!error && !serves) await project.check(this as unknown as Sayer);
      },
    }),
  });

  return {
    ...plugin(false),
    config(config, { command }) {
      serves = command === "serve";
      const given = config.worker?.plugins;
      return {
        worker: { format: "es", plugins: () => [...(given?.() ?? []), plugin(true)] },
        optimizeDeps: { exclude: ["@heddle/plugin"] },
      };
    },
    configResolved({ root }) {
      project.root = root;
    },
  };
}
