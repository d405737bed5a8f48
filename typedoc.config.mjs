// `npm run docs`: pages from the docstrings of all that the packages export, as an editor sees it in the declarations
// that the build has written.
import { readdirSync, readFileSync } from "node:fs";
import { Converter, ReflectionKind } from "typedoc";

/** What a program imports, by the declaration that it gets. */
const entries = new Map(
  readdirSync("packages").flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(`packages/${folder}/package.json`, "utf8"));
    if (manifest.private || manifest.name === "@heddle/conformance") return [];
    return Object.entries(manifest.exports)
      .filter(([path, { types }]) => types && path !== "./adapter/testing")
      .map(([path, { types }]) => [
        `packages/${folder}${types.slice(1)}`,
        manifest.name + path.slice(1),
      ]);
  }),
);

/** An entry's page is called as a program imports it. */
function nameEntries({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      const file = module.sources?.[0]?.fullFileName ?? "";
      const [, name] = [...entries].find(([path]) => file.endsWith(path)) ?? [];
      if (!name) throw new Error(`the entry of ${file} is not known`);
      module.name = name;
    }
    // Nobody looks for them in dist.
    for (const reflection of Object.values(project.reflections)) delete reflection.sources;
  });
}

export default {
  name: "heddle",
  tsconfig: "tsconfig.docs.json",
  entryPoints: [...entries.keys()],
  plugin: [nameEntries],
  readme: "packages/core/README.md",
  projectDocuments: ["docs/coming-from/*.md"],
  out: "docs/api",
  excludeInternal: true,
  excludePrivate: true,
  highlightLanguages: ["typescript", "javascript", "python", "json", "html", "bash"],
  treatWarningsAsErrors: true,
};
