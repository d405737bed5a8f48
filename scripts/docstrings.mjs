/**
 * Whether each public name and member has a docstring, read from the declarations that are published.
 * `npm run build` comes first.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../", import.meta.url));
/** What JavaScript itself calls, or what only an adapter's author or the suite's user reads beside the port. */
const WELL_KNOWN = /^(__@|toString$|prototype$|toJSON$|then$)/;

const entries = readdirSync(join(root, "packages")).flatMap((folder) => {
  const manifest = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
  if (manifest.private || manifest.name === "@heddle/conformance") return [];
  return Object.entries(manifest.exports)
    .filter(([path, targets]) => targets.types && path !== "./adapter/testing")
    .map(([, { types }]) => join(root, "packages", folder, types));
});

const program = ts.createProgram(entries, {
  module: ts.ModuleKind.Node20,
  target: ts.ScriptTarget.ESNext,
  types: ["node"],
  noEmit: true,
});
const checker = program.getTypeChecker();
const missing = new Set();
const seen = new Set();

for (const entry of entries) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry));
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol =
      exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (seen.has(symbol)) continue;
    seen.add(symbol);
    look(symbol, exported.name);
    for (const member of membersOf(symbol)) look(member, `${exported.name}.${member.name}`);
  }
}

/** What its own declarations list: of a type alias, the members that are written in it. */
function* membersOf(symbol) {
  yield* symbol.members?.values() ?? [];
  if (symbol.flags & ts.SymbolFlags.Class) yield* symbol.exports?.values() ?? [];
  for (const declaration of symbol.declarations ?? [])
    if (ts.isTypeAliasDeclaration(declaration)) yield* written(declaration.type);
}

function* written(type) {
  if (ts.isTypeLiteralNode(type))
    for (const member of type.members)
      if (member.name) yield checker.getSymbolAtLocation(member.name);
  if (ts.isIntersectionTypeNode(type)) for (const part of type.types) yield* written(part);
}

function look(symbol, name) {
  const ours = symbol.declarations?.filter((each) =>
    each.getSourceFile().fileName.startsWith(root),
  );
  if (!ours?.length || WELL_KNOWN.test(symbol.name)) return;
  if (symbol.flags & (ts.SymbolFlags.TypeParameter | ts.SymbolFlags.Constructor)) return;
  if (symbol.name.startsWith("__") || symbol.name.startsWith("#")) return;
  const isInternal = ours.every((each) => /@internal/.test(each.getFullText()));
  if (isInternal || ts.displayPartsToString(symbol.getDocumentationComment(checker))) return;
  if (symbol.getJsDocTags(checker).length > 0) return;
  const { fileName } = ours[0].getSourceFile();
  missing.add(`${name} (${relative(root, fileName)})`);
}

for (const name of missing) console.error(`no docstring: ${name}`);
if (missing.size > 0) process.exit(1);
console.log("Each public name and member has its docstring.");
