/**
 * What the manifests of the published packages have in common, in one place. `node scripts/manifests.mjs` writes it
 * into them, with `--check` it names those that differ, and with `--release` it refuses as well what npm's provenance
 * needs and nobody has filled in.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the repository is, as "https://github.com/OWNER/NAME". To be filled in before the first release. */
const home = "";
const author = "heddle contributors";
const license = "MIT";
const keywords = ["threads", "threading", "concurrency", "parallel"];
/** What only one package is found by. */
const ownKeywords = {
  "@heddle/core": ["worker", "shared-memory"],
  "@heddle/conformance": ["test-suite"],
  "@heddle/node": ["node", "worker_threads"],
  "@heddle/browser": ["browser", "web-worker"],
  "@heddle/bullmq": ["bullmq", "redis", "valkey", "postgresql", "distributed"],
  "@heddle/plugin": [
    "vite-plugin",
    "webpack-plugin",
    "rollup-plugin",
    "esbuild-plugin",
    "web-worker",
  ],
  "@heddle/threads": ["threads.js", "worker_threads", "web-worker"],
};

const packages = fileURLToPath(new URL("../packages/", import.meta.url));
const [mode] = process.argv.slice(2);
const problems = [];

for (const folder of readdirSync(packages)) {
  const path = join(packages, folder, "package.json");
  const text = readFileSync(path, "utf8");
  const manifest = JSON.parse(text);
  if (manifest.private) continue;
  const written = `${JSON.stringify(complete(manifest, folder), undefined, 2)}\n`;
  if (written === text) continue;
  if (!mode) writeFileSync(path, written);
  else problems.push(`${manifest.name} is not what scripts/manifests.mjs writes: run it`);
}
if (mode === "--release" && !home)
  problems.push("scripts/manifests.mjs does not say where the repository is: fill in `home`");

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);

/** In npm's own order: what it is, where it comes from, what is in it. */
function complete(manifest, folder) {
  const { name, version, description, ...rest } = manifest;
  const own = ownKeywords[name];
  if (!own) throw new Error(`${name} has no keywords: add them to ownKeywords`);
  for (const field of ["keywords", "homepage", "bugs", "license", "author", "repository"])
    delete rest[field];
  return {
    name,
    version,
    description,
    keywords: [...keywords, ...own],
    ...(home && {
      homepage: `${home}/tree/main/packages/${folder}#readme`,
      bugs: `${home}/issues`,
    }),
    license,
    author,
    ...(home && {
      repository: { type: "git", url: `git+${home}.git`, directory: `packages/${folder}` },
    }),
    ...rest,
  };
}
