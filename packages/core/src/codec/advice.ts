/** What to write so that other threads find a class, where the file that starts it is written so. */

/** The place in a line of a stack. */
const PLACE = /((?:[a-z-]+:\/\/|\/|[A-Z]:\\)[^()]*?):\d+(?::\d+)?\)?$/;

function filesIn(stack: string): string[] {
  return stack.split("\n").flatMap((line) => PLACE.exec(line)?.[1] ?? []);
}

/** @param stack where the class is started. */
export function homeFor(name: string, stack = new Error().stack ?? ""): string {
  const files = filesIn(stack);
  const [own] = files;
  const listed = `list it in the runtime's classes and in serve({ ${name} })`;
  // Heddle and what calls it are in one file.
  if (own !== undefined && files.every((file) => file === own)) {
    const make = /^https?:/.test(own) ? "createBrowserRuntime" : "createNodeRuntime";
    return `this file is a bundle: write ${make}({ classes: { ${name} }, worker }) and serve({ ${name} }) in the worker file`;
  }
  const folder = own?.slice(0, own.lastIndexOf("/") + 1);
  const caller = files.find((file) => !file.startsWith(folder as string));
  return `write ${staticModule(caller)} in it and export it, or ${listed}`;
}

function staticModule(file = ".ts"): string {
  // A query, as development servers add one.
  const path = file.replace(/[?#].*$/, "");
  const module = /\.[cm]?tsx?$/.test(path) ? "static override readonly module" : "static module";
  const common = `"${module} = __filename"`;
  if (/\.c[jt]s$/.test(path)) return common;
  // Node names ES modules by their URLs, and CommonJS by paths; tools that load modules themselves do so too.
  const either = /^(\/|[A-Z]:\\)/.test(file) ? ` (in CommonJS ${common})` : "";
  return `"${module} = import.meta.url"${either}`;
}

/** The URL of a module that is named by its absolute path, as `__filename` is. */
export function urlOfPath(path: string): string | undefined {
  if (!/^(\/|[A-Za-z]:[\\/])/.test(path)) return undefined;
  const parts = path.replaceAll("\\", "/").split("/").map(encodeURIComponent);
  return `file://${path.startsWith("/") ? "" : "/"}${parts.join("/").replace(/^([A-Za-z])%3A/, "$1:")}`;
}
