/** What a module has at its top level, and where each of its names comes from. */

import { bare, isClass, isFunction, type Node, parse } from "./syntax.js";

/** A name that another module gives. */
export interface From {
  readonly module: string;
  /** `"*"` for the whole module. */
  readonly name: string;
}

export interface Facts {
  readonly code: string;
  readonly body: readonly Node[];
  readonly imports: ReadonlyMap<string, From>;
  /** Classes, functions, and what variables begin with, by their names in the module. */
  readonly locals: ReadonlyMap<string, Node>;
  /** By the name that others see: a name in the module, or one of another module. */
  readonly exports: ReadonlyMap<string, string | From>;
  /** Of which modules everything is exported. */
  readonly stars: readonly string[];
}

/** The name in the module of `export default class {}`. */
export const DEFAULT = "*default*";

export function factsOf(file: string, code: string): Facts | undefined {
  const body = parse(file, code);
  if (!body) return undefined;
  const imports = new Map<string, From>();
  const locals = new Map<string, Node>();
  const exports = new Map<string, string | From>();
  const stars: string[] = [];
  for (const node of body) {
    if (node.importKind === "type" || node.exportKind === "type") continue;
    const module: string | undefined = node.source?.value;
    if (node.type === "ImportDeclaration") addImports(imports, node);
    else if (node.type === "ExportAllDeclaration") {
      if (node.exported)
        exports.set(nameOf(node.exported), { module: module as string, name: "*" });
      else stars.push(module as string);
    } else if (node.type === "ExportDefaultDeclaration") {
      exports.set("default", addDefault(locals, node.declaration));
    } else if (node.type === "ExportNamedDeclaration") {
      for (const name of addLocals(locals, node.declaration)) exports.set(name, name);
      for (const { local, exported, exportKind } of node.specifiers) {
        if (exportKind === "type") continue;
        const name = nameOf(local);
        exports.set(nameOf(exported), module === undefined ? name : { module, name });
      }
    } else addLocals(locals, node);
  }
  return { code, body, imports, locals, exports, stars };
}

function addImports(imports: Map<string, From>, { specifiers, source }: Node): void {
  for (const { type, local, imported, importKind } of specifiers) {
    if (importKind === "type") continue;
    const name =
      type === "ImportSpecifier"
        ? nameOf(imported)
        : type === "ImportDefaultSpecifier"
          ? "default"
          : "*";
    imports.set(local.name, { module: source.value, name });
  }
}

/** Adds what a declaration declares, and gives the names. */
function addLocals(locals: Map<string, Node>, node: Node | null): string[] {
  if (!node) return [];
  if (node.type === "VariableDeclaration") {
    const named = (node.declarations as Node[]).filter(
      ({ id, init }) => id.type === "Identifier" && init,
    );
    for (const { id, init } of named) locals.set(id.name, bare(init));
    return named.map(({ id }) => id.name);
  }
  if (!isClass(node) && !isFunction(node)) return [];
  locals.set(node.id.name, node);
  return [node.id.name];
}

function addDefault(locals: Map<string, Node>, declaration: Node): string {
  const node = bare(declaration);
  if (node.type === "Identifier") return node.name;
  const name = (isClass(node) || isFunction(node)) && node.id ? node.id.name : DEFAULT;
  locals.set(name, node);
  return name;
}

function nameOf(node: Node): string {
  return node.type === "Literal" ? node.value : node.name;
}
