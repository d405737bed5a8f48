const plan = "plugin/src/plan.test.ts";
const builds = "plugin/test/vite.build.test.ts";

export const breaks = [
  {
    what: "the plugin does not look into other modules",
    file: "packages/plugin/src/threads.ts",
    find: "  const at = yield { module, importer };",
    put: "  const at = undefined as Found | undefined;",
    by: `${plan} > an imported abstract class`,
  },
  {
    what: "the plugin goes round in a circle of exports",
    file: "packages/plugin/src/threads.ts",
    find: 'module.startsWith("@heddle/") || seen.has(once)',
    put: 'module.startsWith("@heddle/")',
    by: `${plan} > in a circle of modules`,
  },
  {
    what: "the plugin does not see through a mixin's own class",
    file: "packages/plugin/src/threads.ts",
    find: "    if (isClass(node) && node.superClass) inside.push(node);",
    put: "",
    by: `${plan} > what a function makes`,
  },
  {
    what: "a class keeps the URL of the page's bundle",
    file: "packages/plugin/src/plan.ts",
    find: "if (own && isOwnUrl(own))",
    put: "if (own && !own)",
    by: `${plan} > in the place of its own URL`,
  },
  {
    what: "a task goes by the name that a minifier gives it",
    file: "packages/plugin/src/plan.ts",
    find: '`, "name", { value: $' + "{quote(called)}",
    put: '`, "called", { value: $' + "{quote(called)}",
    by: `${plan} > also task(x => x)`,
  },
  {
    what: "a class goes by the name that a minifier gives it",
    file: "packages/plugin/src/plan.ts",
    find: "  if (!named) yield",
    put: "  if (named) yield",
    by: `${builds} > has threads, tasks, remote objects`,
  },
  {
    what: "a page does not know the classes of errors that come home",
    file: "packages/plugin/src/project.ts",
    find: "  if (others.length === 0 || !here || url)",
    put: "  if (others.length > 0 || !here || url)",
    by: `${builds} > has threads, tasks, remote objects`,
  },
  {
    what: "a worker of fifty classes loads them all",
    file: "packages/plugin/src/project.ts",
    find: "    const [only] = files.length === 1 ? files : [];",
    put: `    if (files.length > 1)
      return \`\${files.map((file, at) => \`import * as m\${at} from \${JSON.stringify(file)};\`).join("")} export const modules = { \${keys.map((key, at) => \`\${key}: async () => m\${at}\`)} };\`;
    const [only] = files.length === 1 ? files : [];`,
    by: `${builds} > of fifty classes`,
  },
  {
    what: "the plugin does not follow what is imported later",
    file: "packages/plugin/src/syntax.ts",
    find: "  return [...imported, ...exported, ...later];",
    put: "  return [...imported, ...exported];",
    by: `${builds} > keeps its own code from its workers`,
  },
  {
    what: "threads that the plugin has no way to are built in silence",
    file: "packages/plugin/src/project.ts",
    find: "    if (this.#list && missed.length > 0)",
    put: "    if (this.#list && missed.length < 0)",
    by: `${builds} > only a glob leads to it`,
  },
  {
    what: "while Vite serves, a changed class is not found anew",
    file: "packages/plugin/src/vite.ts",
    find: "url: serves || isServer",
    put: "url: isServer",
    by: "plugin/test/vite.dev.test.ts",
  },
  {
    what: "what Rolldown builds for a worker has the page's runtime in it",
    file: "packages/plugin/src/rolling.ts",
    find: "      const how = { url: false, page: !isWorker, here: !isWorker };",
    put: "      const how = { url: false, page: true, here: !isWorker };",
    by: "plugin/test/bundlers.test.ts > Rolldown",
  },
  {
    what: "a page that webpack builds has no runtime",
    file: "packages/plugin/src/webpack.ts",
    find: "    await Promise.all(entries.map((name) => addPage(compiler, compilation, name)));",
    put: "",
    by: "plugin/test/bundlers.test.ts > webpack",
  },
  {
    what: "esbuild writes no worker",
    file: "packages/plugin/src/esbuild.ts",
    find: "entryPoints: { [WORKER]: workerFile },",
    put: "entryPoints: { other: workerFile },",
    by: "plugin/test/bundlers.test.ts > esbuild",
  },
  {
    what: "in Node a module with threads is loaded as it is",
    file: "packages/plugin/src/node.load.ts",
    find: "  return { ...loaded, source: `$" + "{text}",
    put: "  return { ...loaded, other: `$" + "{text}",
    by: "plugin/test/node.test.ts",
  },
];
