// Imports go one way: apps and examples → adapters → core, and inside core from the higher layer to the
// lower. Type imports count too, and nowhere may they go round in a circle.
import { existsSync } from "node:fs";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";

/**
 * The layers of packages/core/src, from low to high. A folder may import from its own files and
 * from lower layers; what stands on one line shares a layer, and does not import each other.
 */
const coreLayers = [
  ["base/"],
  ["port.ts"],
  ["codec/"],
  ["realm/"],
  ["thread.ts"],
  ["threads/"],
  ["sharing/"],
  ["functions/"],
  ["main/", "carrier/"],
  ["fleet/"],
  [
    "adapter.ts",
    "adapter.fleet.ts",
    "adapter.sharing.ts",
    "adapter.testing.ts",
    "adapter.worker.ts",
  ],
  ["index.ts"],
  ["node.ts", "bundle.ts"],
];

/** Which of heddle's packages a workspace may import; any other is not its business. */
const mayImport = {
  "packages/core": [],
  "packages/conformance": ["@heddle/core"],
  "packages/carriers": ["@heddle/core"],
  "packages/node": ["@heddle/core", "@heddle/carriers"],
  "packages/browser": ["@heddle/core", "@heddle/carriers"],
  "packages/threads": ["@heddle/core", "@heddle/carriers"],
  "packages/plugin": ["@heddle/core", "@heddle/browser", "@heddle/node"],
  "packages/bullmq": ["@heddle/core", "@heddle/node"],
  "apps/demo-pinger": [
    "@heddle/core",
    "@heddle/node",
    "@heddle/browser",
    "@heddle/threads",
    "@heddle/bullmq",
  ],
  "examples/functions": ["@heddle/core", "@heddle/node"],
  "examples/python": ["@heddle/core", "@heddle/node"],
  "examples/sharing": ["@heddle/core", "@heddle/node"],
  "examples/sleeper": ["@heddle/core", "@heddle/node", "@heddle/browser"],
  "benchmarks/src": ["@heddle/core", "@heddle/node", "@heddle/browser", "@heddle/threads"],
};

const modules = await readModules(Object.keys(mayImport));
const problems = [];

for (const workspace of Object.keys(mayImport)) {
  if (!modules.some(({ source }) => source.startsWith(`${workspace}/`))) {
    problems.push(`no module found in ${workspace}: is the tool broken, or this list old?`);
  }
}
const circles = new Set();
for (const { source, dependencies } of modules) {
  const from = place(source);
  if (from.isCore && from.layer === -1) {
    problems.push(`${source} is in no layer: add it to scripts/layers.mjs`);
  }
  for (const dependency of dependencies) {
    const problem = judge(from, dependency);
    if (problem) problems.push(`${source} imports "${dependency.module}": ${problem}`);
    if (dependency.circular) {
      const circle = dependency.cycle.map(({ name }) => name);
      const key = circle.toSorted().join();
      if (!circles.has(key)) problems.push(`a circle: ${[...circle, circle[0]].join(" → ")}`);
      circles.add(key);
    }
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
const imports = modules.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
console.log(`${modules.length} modules with ${imports} imports keep to their layers.`);

async function readModules(folders) {
  const { output } = await cruise(
    folders.filter((folder) => existsSync(folder)),
    {
      tsPreCompilationDeps: true,
      doNotFollow: { path: "node_modules|/dist/" },
      ruleSet: {
        forbidden: [{ name: "circle", severity: "error", from: {}, to: { circular: true } }],
      },
    },
    { extensions: [".ts", ".tsx", ".js"] },
    { tsConfig: extractTSConfig("tsconfig.base.json") },
  );
  return output.modules.filter(
    ({ source }) => folders.some((it) => source.startsWith(`${it}/`)) && !source.includes("/dist/"),
  );
}

function judge(from, { module, resolved, couldNotResolve }) {
  if (module.startsWith("@heddle/")) {
    const [scope, name] = module.split("/");
    // A package's tests use it as its users do.
    const own = !from.inSource && from.workspace === `packages/${name}`;
    const suite = from.isTest && name === "conformance";
    const allowed = own || suite || mayImport[from.workspace].includes(`${scope}/${name}`);
    return allowed ? "" : `${from.workspace} must not know that package`;
  }
  if (!module.startsWith(".")) return from.isCore ? "core knows no runtime and no package" : "";
  if (couldNotResolve) return "there is no such file";
  const to = place(resolved);
  // The tooling is nobody's dependency at run time.
  if (resolved.startsWith("scripts/")) return from.isCore ? "that is tooling" : "";
  if (to.workspace !== from.workspace) return "another package is imported by its public name";
  if (!from.isCore) return "";
  if (to.layer > from.layer) return "a lower layer must not know a higher one";
  if (to.layer === from.layer && to.part !== from.part) return "the two share a layer";
  return "";
}

/**
 * Where a file belongs. `isCore` is a file with a layer: a test may look at anything of its own
 * package. `part` is the entry of `coreLayers` that it matches.
 */
function place(path) {
  const workspace = path.split("/", 2).join("/");
  const inSource = path.startsWith(`${workspace}/src/`);
  const isCore = path.startsWith("packages/core/src/") && !/\.test(-d)?\.ts$|\.d\.ts$/.test(path);
  const rest = path.slice("packages/core/src/".length);
  const matches = (part) => (part.endsWith("/") ? rest.startsWith(part) : rest === part);
  const layer = isCore ? coreLayers.findIndex((parts) => parts.some(matches)) : -1;
  const isTest = !inSource || /\.test\.ts$/.test(path);
  return { workspace, inSource, isTest, isCore, layer, part: coreLayers[layer]?.find(matches) };
}
