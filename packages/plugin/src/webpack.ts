import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Compilation, Compiler } from "webpack";
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

export type { HeddleOptions } from "./project.js";

const NAME = "heddle";
const loader = fileURLToPath(new URL("./webpack.loader.js", import.meta.url));

/**
 * Threads in pages that webpack builds, with nothing to set up.
 *
 * @example
 * // webpack.config.mjs
 * import heddle from "@heddle/plugin/webpack";
 * export default { entry: "./src/main.js", plugins: [heddle()] };
 */
export default function heddle(options: HeddleOptions = {}): { apply(compiler: Compiler): void } {
  return { apply: (compiler) => apply(compiler, options) };
}

function apply(compiler: Compiler, options: HeddleOptions): void {
  const project = new Project(compiler.context, options);
  const { webpack } = compiler;
  compiler.options.module.rules.unshift({
    enforce: "pre",
    resource: (file: string) => file === listFile || file === settingsFile || isOwn(file),
    use: { loader, options: { project } },
  });
  new webpack.NormalModuleReplacementPlugin(/^virtual:heddle\//, (data) => {
    data.request = ownFile(data.request) ?? data.request;
  }).apply(compiler);
  let entries: string[] = [];
  compiler.hooks.beforeCompile.tapPromise(NAME, async () => {
    const given = await entriesOf(compiler);
    const find = (module: string, importer: string) => locate(compiler, module, importer);
    const begins = Object.values(given).flatMap(({ import: names = [] }) => names);
    const from = join(compiler.context, "index.js");
    const files = await Promise.all(begins.map((name) => find(name, from).catch(() => undefined)));
    project.begin(files.filter((file) => file !== undefined));
    project.look(find);
    entries = (await project.files()).length > 0 ? Object.keys(given) : [];
  });
  // The runtime comes first in each entry: what has threads is the same module on a page and on its worker.
  compiler.hooks.make.tapPromise({ name: NAME, stage: -100 }, async (compilation) => {
    await Promise.all(entries.map((name) => addPage(compiler, compilation, name)));
  });
  compiler.hooks.finishMake.tapPromise(NAME, async (compilation) => {
    const say = sayer(compiler, compilation);
    await project.check(say).catch((error) => void compilation.errors.push(error));
  });
}

type Entries = Readonly<Record<string, { readonly import?: readonly string[] }>>;

async function entriesOf({ options: { entry } }: Compiler): Promise<Entries> {
  return (typeof entry === "function" ? await entry() : entry) as Entries;
}

function locate(compiler: Compiler, module: string, importer: string): Promise<string | undefined> {
  const resolver = compiler.resolverFactory.get("normal", { dependencyType: "esm" });
  return new Promise((resolve, reject) => {
    resolver.resolve({}, dirname(importer), module, {}, (error, file) =>
      error ? reject(error) : resolve(file || undefined),
    );
  });
}

function addPage(
  { context, webpack }: Compiler,
  compilation: Compilation,
  name: string,
): Promise<void> {
  const page = webpack.EntryPlugin.createDependency(pageFile, { name });
  return new Promise((resolve, reject) => {
    compilation.addEntry(context, page, { name }, (error) => (error ? reject(error) : resolve()));
  });
}

function sayer({ webpack }: Compiler, { warnings }: Compilation): Sayer {
  return {
    warn: (text) => void warnings.push(new webpack.WebpackError(text)),
    error: (text): never => {
      throw new webpack.WebpackError(text);
    },
  };
}
