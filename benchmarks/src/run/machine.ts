import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { join } from "node:path";
import { contestants } from "../contestants.js";

export function describeMachine(): string {
  const [first, ...rest] = cpus();
  return `${rest.length + 1} × ${first?.model.trim() || "processor"}, ${process.platform} ${process.arch}`;
}

/** The versions of the packages that take part, as they are installed. */
export function packageVersions(subjects: ReadonlySet<string>): Record<string, string> {
  const { resolve } = createRequire(import.meta.url);
  const versions: Record<string, string> = {};
  for (const subject of subjects) {
    const name = contestants[subject]?.package;
    if (!name) continue;
    for (const folder of resolve.paths(name) ?? []) {
      try {
        const manifest = JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8"));
        versions[name] ??= manifest.version;
      } catch {
        // Not in this node_modules, but in one further up.
      }
    }
  }
  return versions;
}
