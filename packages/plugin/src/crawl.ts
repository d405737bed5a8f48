/** Which modules of a program have threads: found from where it begins, by following its imports. */

import { readFile } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import { importsOf, isMarkup, isScript, scriptsIn } from "./syntax.js";

export interface Crawl {
  /** Files that the program begins with. */
  readonly entries: readonly string[];
  /** What paths that begin with a slash start from, in markup. */
  readonly root: string;
  /** Finds the file that a module's name stands for. */
  resolve(module: string, importer: string): Promise<string | undefined>;
  /** Whether a file is to be looked at. */
  isOwn(file: string): boolean;
  /** Whether a module has threads. */
  hasThreads(file: string, code: string): Promise<boolean>;
}

/** The files of modules with threads. */
export async function crawl({
  entries,
  root,
  resolve,
  isOwn,
  hasThreads,
}: Crawl): Promise<string[]> {
  const seen = new Set<string>();
  const found: string[] = [];

  async function look(id: string): Promise<void> {
    const file = id.replace(/[?#].*$/, "");
    if (seen.has(file) || !isOwn(file)) return;
    seen.add(file);
    // What a plugin makes up has no file.
    const code = await readFile(file, "utf8").catch(() => undefined);
    if (code === undefined) return;
    const scripts = isScript(file) ? [code] : [];
    const names: string[] = [];
    if (isMarkup(file))
      for (const { source, text } of scriptsIn(code))
        if (source === undefined) scripts.push(text);
        else names.push(source.startsWith("/") ? resolvePath(root, `.${source}`) : source);
    for (const script of scripts) names.push(...importsOf(file, script));
    if (isScript(file) && (await hasThreads(file, code))) found.push(file);
    const ids = await Promise.all(
      [...new Set(names)].map((name) => resolve(name, file).catch(() => undefined)),
    );
    await Promise.all(ids.map((each) => (each === undefined ? undefined : look(each))));
  }

  await Promise.all(entries.map((entry) => look(entry)));
  return found.sort();
}
