import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { expect, test } from "vitest";

const packages = fileURLToPath(new URL("../../packages/", import.meta.url));

interface Entry {
  readonly name: string;
  readonly declarations: string;
  /** The file that is loaded, by its condition. */
  readonly files: readonly (readonly [condition: string, file: string])[];
}

/** A file, or one for each condition. */
type Target = string | { readonly [condition: string]: Target };

function filesOf(targets: Readonly<Record<string, Target>>): [condition: string, file: string][] {
  return Object.entries(targets).flatMap(([condition, target]) =>
    typeof target === "string"
      ? [[condition, target]]
      : filesOf(target).map(([inner, file]) => [`${condition}, ${inner}`, file]),
  );
}

const entries: Entry[] = readdirSync(packages).flatMap((folder) => {
  const manifest = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8"));
  if (manifest.private) return [];
  return Object.entries<Record<string, Target> | string>(manifest.exports).flatMap(
    ([path, targets]) => {
      if (typeof targets === "string") return [];
      const { types, ...conditions } = targets;
      const files = filesOf(conditions).map(
        ([condition, file]) => [condition, join(packages, folder, file)] as const,
      );
      return {
        name: join(manifest.name, path),
        declarations: join(packages, folder, types as string),
        files,
      };
    },
  );
});

const program = ts.createProgram(
  entries.map(({ declarations }) => declarations),
  { module: ts.ModuleKind.Node20, target: ts.ScriptTarget.ESNext, types: ["node"], noEmit: true },
);
const checker = program.getTypeChecker();

/** The names that the declarations call values. */
function declared(file: string): string[] {
  const source = program.getSourceFile(file) as ts.SourceFile;
  const module = checker.getSymbolAtLocation(source) as ts.Symbol;
  return checker
    .getExportsOfModule(module)
    .filter(
      (symbol) => !isTypeOnly(symbol) && (targetOf(symbol).flags & ts.SymbolFlags.Value) !== 0,
    )
    .map(({ name }) => name)
    .toSorted();
}

function isTypeOnly({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (each) => ts.isExportSpecifier(each) && (each.isTypeOnly || each.parent.parent.isTypeOnly),
  );
}

function targetOf(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** What the file exports, read without running it: half of them run in workers only. */
async function exported(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    packages: "external",
    external: ["node:*"],
    format: "esm",
    outdir: "out",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
}

test.each(
  entries.flatMap(({ name, declarations, files }) =>
    files.map(([condition, file]) => [name, condition, declarations, file] as const),
  ),
)("%s exports what it declares and nothing else, by the condition %s", async (...entry) => {
  const [, , declarations, file] = entry;
  expect((await exported(file)).toSorted()).toEqual(declared(declarations));
});

/** What a program gets on Node, where it can be imported outside of a worker. */
const imported = entries.filter(({ name }) => !/worker|browser|testing|conformance/.test(name));

test.each(imported.map(({ name }) => name))("%s has no class of another name", async (name) => {
  const exports = Object.entries<{ name?: string }>(await import(name));
  const classes = exports.filter(([, value]) => /^class\b/.test(String(value)));
  for (const [exported, { name: own }] of classes) expect(own).toBe(exported);
});

test.each([
  ["browser", "core/dist/index.js"],
  ["node", "core/dist/bundle.js"],
] as const)("a bundle for %s takes @heddle/core from %s", async (platform, file) => {
  const { metafile } = await build({
    stdin: {
      contents: 'import "@heddle/core"; export { Thread } from "@heddle/core";',
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform,
    format: "esm",
    outdir: "out",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const entry = /core\/dist\/(index|bundle|node\/.*)\.js$/;
  const taken = Object.keys(metafile.inputs).filter((path) => entry.test(path));
  expect(taken.map((path) => path.slice(path.indexOf("core/")))).toEqual([file]);
});
