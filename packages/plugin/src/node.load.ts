import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { planSync, write } from "./modules.js";
import { isOwn } from "./project.js";
import { isScript } from "./syntax.js";
import type { Question } from "./threads.js";

/** What Node has loaded. */
export interface Loaded {
  format?: string | null;
  source?: string | ArrayBuffer | NodeJS.TypedArray | null;
}

type Next = (url: string, context: object) => Loaded;

export function loadSync(url: string, context: object, next: Next): Loaded {
  return transformed(url, next(url, context));
}

/** An ES module as it is to run. */
export function transformed(url: string, loaded: Loaded): Loaded {
  const { format, source } = loaded;
  if (!source || !format?.startsWith("module") || !url.startsWith("file:")) return loaded;
  const file = fileURLToPath(url.replace(/[?#].*$/, ""));
  if (!isOwn(file) || !isScript(file)) return loaded;
  const code = typeof source === "string" ? source : new TextDecoder().decode(source);
  const made = planSync(file, code, "import.meta.url", locate);
  if (!made) return loaded;
  for (const { message, fatal } of made.problems) {
    if (fatal) throw new SyntaxError(message);
    process.emitWarning(message);
  }
  if (!made.isFound) return loaded;
  const { code: text, map } = write(file, code, made);
  return { ...loaded, source: `${text}\n//# sourceMappingURL=${map.toUrl()}` };
}

function locate({ module, importer }: Question): string | undefined {
  if (!/^\.{0,2}\//.test(module)) {
    try {
      return createRequire(importer).resolve(module);
    } catch {
      return undefined;
    }
  }
  const file = fileURLToPath(new URL(module, `file://${importer}`));
  // What is compiled when it is loaded.
  return [file, file.replace(/js(x?)$/, "ts$1"), `${file}.ts`].find((each) => existsSync(each));
}
