import { basename, dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { RuntimeOptions } from "@heddle/core/adapter";
import { type Resolve, plan, type Written, write } from "./modules.js";
import type { Plan, Problem } from "./plan.js";
import { isScript } from "./syntax.js";

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
}

/** The modules that the plugin makes up. */
export const LIST = "virtual:heddle/modules";
export const SETTINGS = "virtual:heddle/settings";
/** Imported by each module with threads. */
export const PAGE = "virtual:heddle/page";
export const pageFile = fileURLToPath(new URL("./page.js", import.meta.url));

/** Where heddle's own files are, also where a package is linked. */
const ours = ["@heddle/core", "@heddle/browser"].map((name) =>
  dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`))),
);

/** Whether a file is the user's own, and not a package's. */
export function isOwn(id: string): boolean {
  const file = id.replace(/[?#].*$/, "");
  const isOurs = [...ours, dirname(pageFile)].some((folder) => file.startsWith(folder + sep));
  return isScript(file) && !/[\\/]node_modules[\\/]/.test(file) && !id.startsWith("\0") && !isOurs;
}

/** Who says what is wrong. */
export interface Sayer {
  warn(message: string): void;
  error(message: string): never;
}

/** One build, or one development server: its modules with threads. */
export class Project {
  /** Files with threads. */
  readonly #found = new Set<string>();
  /** The lists have been written, so it is too late for more. */
  isListed = false;

  constructor(
    public root: string,
    readonly options: HeddleOptions,
  ) {}

  /** What other threads find a module by, in a bundle. */
  keyOf(file: string): string {
    return `heddle:${relative(this.root, file).replaceAll("\\", "/")}`;
  }

  /**
   * What becomes of a module.
   *
   * @param how `url` where it stays a module of its own; `page` where it is to see to a runtime.
   */
  async transform(
    id: string,
    code: string,
    how: { url: boolean; page: boolean },
    resolve: Resolve,
    say: Sayer,
  ): Promise<Written | undefined> {
    const file = id.replace(/[?#].*$/, "");
    const key = how.url ? "import.meta.url" : JSON.stringify(this.keyOf(file));
    const made = await plan(file, code, key, resolve);
    if (!made) return undefined;
    tell(made.problems, say);
    if (!made.isFound) return undefined;
    if (!how.url && this.isListed && !this.#found.has(file))
      say.error(`${file} has threads, and came after the list of all such modules was written`);
    this.#found.add(file);
    return write(file, code, made, how.page ? importsOf(file, made, how.url ? undefined : key) : "");
  }

  /** The text of the list of all modules with threads, for a worker; none where each has a URL. */
  list(url: boolean): string {
    const files = url ? [] : [...this.#found].sort();
    const entries = files.map((file) => `  ${JSON.stringify(this.keyOf(file))}: () => import(${JSON.stringify(file)}),\n`);
    return `export const modules = {\n${entries.join("")}};\n`;
  }

  /** The text of what a page's runtime is made with. */
  settings(): string {
    return `export const options = ${JSON.stringify(this.options.runtime ?? {})};\n`;
  }
}

/** What a module of a page imports besides: what sees to a runtime, and knows the module where it has other classes. */
function importsOf(file: string, { hasOthers }: Plan, key: string | undefined): string {
  const page = JSON.stringify(PAGE);
  if (!hasOthers || key === undefined) return `import ${page}; `;
  const self = JSON.stringify(`./${basename(file)}`);
  return `import { __heddle_here } from ${page}; import * as __heddle_self from ${self}; __heddle_here(${key}, __heddle_self); `;
}

function tell(problems: readonly Problem[], say: Sayer): void {
  for (const { message, fatal } of problems) if (!fatal) say.warn(message);
  const fatal = problems.filter((problem) => problem.fatal).map(({ message }) => message);
  if (fatal.length > 0) say.error(fatal.join("\n"));
}
