// tsc of TypeScript 7, which takes a seventh of the time of the one whose API the build and the docs need.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const manifest = createRequire(import.meta.url).resolve("typescript-7/package.json");
await import(pathToFileURL(join(dirname(manifest), "bin/tsc")).href);
