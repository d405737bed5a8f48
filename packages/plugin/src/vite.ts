import type { Plugin } from "vite";
import { type HeddleOptions, isOwn, LIST, PAGE, pageFile, Project, type Sayer, SETTINGS } from "./project.js";
import { Settling } from "./settled.js";

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
  const settling = new Settling((id) => id === pageFile);
  let serves = false;

  const plugin = (isWorker: boolean): Plugin => ({
    name: isWorker ? "heddle:worker" : "heddle",
    enforce: "pre",
    resolveId(id) {
      if (id === PAGE) return pageFile;
      return id === LIST || id === SETTINGS ? `\0${id}` : undefined;
    },
    async load(id) {
      if (!isWorker && !serves) settling.loads(id);
      if (id === `\0${SETTINGS}`) return project.settings();
      if (id !== `\0${LIST}`) return undefined;
      if (!serves) await settling.wait();
      project.isListed = true;
      return project.list(serves);
    },
    async transform(code, id) {
      if (!isOwn(id)) return undefined;
      const isServer = this.environment?.config.consumer === "server";
      const how = { url: serves || isServer, page: !isWorker && !isServer };
      const resolve = async ({ module, importer }: { module: string; importer: string }) =>
        (await this.resolve(module, importer, { skipSelf: true }))?.id;
      return project.transform(id, code, how, resolve, this as unknown as Sayer);
    },
    ...(isWorker && {
      // What one module with threads imports of another is in a chunk that is loaded already, as it should be.
      onLog: (_level, { code, message }) =>
        !(code === "INEFFECTIVE_DYNAMIC_IMPORT" && message.includes(LIST)),
    }),
    ...(!isWorker && {
      moduleParsed({ id, importedIds, dynamicallyImportedIds }) {
        settling.parsed(id, [...importedIds, ...dynamicallyImportedIds]);
      },
      buildEnd(error) {
        if (error) settling.end();
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
