import { createRequire } from "node:module";
import { dirname, relative, resolve as resolvePath, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { RuntimeOptions } from "@heddle/core/adapter";
import { type Crawl, crawl } from "./crawl.js";
import { plan, type Resolve, type Written, write } from "./modules.js";
import type { Plan, Problem } from "./plan.js";
import { isMarkup, isScript } from "./syntax.js";

/** What the plugin takes. */
export interface HeddleOptions {
  /** Options of the runtime that it installs, such as `{ parallelism: 4 }`: whatever can be written as JSON. */
  runtime?: Pick<
    RuntimeOptions,
    | "parallelism"
    | "maxCarriers"
    | "traceStarts"
    | "startTimeout"
    | "idleTimeout"
    | "closeTimeout"
    | "sharedMemory"
  >;
  /** Files with threads to which no import leads that the plugin can follow, from the root of the project. */
  modules?: readonly string[];
}

/** What modules with threads import: a runtime, and what knows their classes. */
const PAGE = "virtual:heddle/page";
const HERE = "virtual:heddle/here";

function fileOf(name: string): string {
  return fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}

/** Files of this package that go into the user's bundle. */
export const pageFile = fileOf("page");
export const workerFile = fileOf("worker");
export const listFile = fileOf("list");
export const settingsFile = fileOf("settings");
const hereFile = fileOf("here");

/** Which file is meant. */
export function ownFile(module: string): string | undefined {
  if (module === PAGE) return pageFile;
  return module === HERE ? hereFile : undefined;
}

/** Where heddle's own files are, also where a package is linked. */
const ours = ["@heddle/core", "@heddle/browser"].map((name) =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)),
);

/** Whether a file is the user's own, and not a package's. */
export function isOwn(id: string): boolean {
  const file = id.replace(/[?#].*$/, "");
  const isOurs = [...ours, dirname(pageFile)].some((folder) => file.startsWith(folder + sep));
  const isKnown = isScript(file) || isMarkup(file);
  return isKnown && !/[\\/]node_modules[\\/]/.test(file) && !id.startsWith("\0") && !isOurs;
}

/** Who says what is wrong. */
export interface Sayer {
  warn(message: string): void;
  error(message: string): never;
}

/** How a module is written. */
export interface How {
  /** It stays a module of its own, and is found by its URL. */
  readonly url: boolean;
  /** It is to see to a runtime. */
  readonly page: boolean;
  /** It is to say that it is here, where it has classes of other objects. */
  readonly here: boolean;
}

/** One build, or one development server: its modules with threads. */
export class Project {
  /** Files that the program begins with. */
  entries: readonly string[] = [];
  #found = new Set<string>();
  #list: Promise<string[]> | undefined;

  constructor(
    public root: string,
    readonly options: HeddleOptions,
  ) {}

  /** A build begins. */
  begin(entries: readonly string[]): void {
    this.entries = entries;
    this.#found = new Set();
    this.#list = undefined;
  }

  /** What other threads find a module by, in a bundle. */
  #keyOf(file: string): string {
    return `heddle:${relative(this.root, file).replaceAll("\\", "/")}`;
  }

  /** What becomes of a module. */
  async transform(
    id: string,
    code: string,
    how: How,
    resolve: Resolve,
    say: Sayer,
  ): Promise<Written | undefined> {
    const file = id.replace(/[?#].*$/, "");
    if (!isScript(file)) return undefined;
    const key = how.url ? "import.meta.url" : JSON.stringify(this.#keyOf(file));
    const made = await plan(file, code, key, resolve);
    if (!made) return undefined;
    tell(made.problems, say);
    if (!made.isFound) return undefined;
    this.#found.add(file);
    return write(file, code, made, around(made, how, key));
  }

  /** Begins to look for all modules with threads. */
  look(resolve: Crawl["resolve"]): void {
    const named = (this.options.modules ?? []).map((file) => resolvePath(this.root, file));
    const hasThreads = async (file: string, code: string) => {
      const made = await plan(file, code, "import.meta.url", ({ module, importer }) =>
        resolve(module, importer).catch(() => undefined),
      );
      return made?.isFound === true;
    };
    const { entries, root } = this;
    this.#list ??= crawl({ entries: [...entries, ...named], root, resolve, isOwn, hasThreads });
    // The promise rejects for each caller that awaits the list; without this handler the rejection would be an uncaught one.
    this.#list.catch(() => {});
  }

  /** The files that a look at the program has found, or without one, those that were transformed. */
  async files(): Promise<string[]> {
    return (await this.#list) ?? [...this.#found].sort();
  }

  /** The text of the list of all modules with threads, for a worker. */
  async list(): Promise<string> {
    const files = await this.files();
    const keys = files.map((file) => JSON.stringify(this.#keyOf(file)));
    // The only one is wanted at once.
    const [only] = files.length === 1 ? files : [];
    if (only !== undefined)
      return `import * as only from ${JSON.stringify(only)};\nexport const modules = { ${keys[0]}: async () => only };\n`;
    const entries = files.map(
      (file, at) => `  ${keys[at]}: () => import(${JSON.stringify(file)}),\n`,
    );
    return `export const modules = {\n${entries.join("")}};\n`;
  }

  /** A build has ended. @throws through `say` where it has threads that are not in the list. */
  async check(say: Sayer): Promise<void> {
    const listed = new Set(await this.#list);
    const missed = [...this.#found].filter((file) => !listed.has(file));
    if (this.#list && missed.length > 0)
      say.error(
        missed
          .map((file) => {
            const path = relative(this.root, file).replaceAll("\\", "/");
            return `${file}:1:1: it has threads, and no import leads there that can be followed: name it to the plugin, heddle({ modules: [${JSON.stringify(path)}] })`;
          })
          .join("\n"),
      );
  }

  /** The text of what a page's runtime is made with. */
  settings(): string {
    return `export const options = ${JSON.stringify(this.options.runtime ?? {})};\n`;
  }
}

/** What is written around a module. */
function around(
  { others }: Plan,
  { page, here, url }: How,
  key: string,
): { front: string; end: string } {
  const runtime = page ? `import "${PAGE}"; ` : "";
  if (others.length === 0 || !here || url) return { front: runtime, end: "" };
  const front = `${runtime}import { __heddle_here } from "${HERE}"; `;
  return { front, end: `__heddle_here(${key}, { ${others.join(", ")} });\n` };
}

function tell(problems: readonly Problem[], say: Sayer): void {
  for (const { message, fatal } of problems) if (!fatal) say.warn(message);
  const fatal = problems.filter((problem) => problem.fatal).map(({ message }) => message);
  if (fatal.length > 0) say.error(fatal.join("\n"));
}
