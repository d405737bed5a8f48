/** The syntax tree, as far as it is looked at here. */

import { parseSync } from "oxc-parser";

/** A node of ESTree. Which fields it has depends on its type. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  // biome-ignore lint/suspicious/noExplicitAny: as ESTree says for each type
  readonly [field: string]: any;
}

/** Whether a file's name is that of JavaScript or TypeScript. */
export function isScript(file: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(file);
}

/** Whether a file has scripts in it. */
export function isMarkup(file: string): boolean {
  return /\.(html?|vue|svelte|astro)$/.test(file);
}

/** The statements of a module; `undefined` for what cannot be parsed, of which the bundler will say what is wrong. */
export function parse(file: string, code: string): Node[] | undefined {
  const { program, errors } = parseSync(file, code, {
    lang: languageOf(file),
    sourceType: "module",
  });
  return errors.length > 0 ? undefined : (program.body as unknown as Node[]);
}

function languageOf(file: string): "ts" | "tsx" | "jsx" {
  // `.js` may have JSX in it; scripts in markup may have types.
  if (/\.[cm]?ts$/.test(file) || isMarkup(file)) return "ts";
  return /\.tsx$/.test(file) ? "tsx" : "jsx";
}

/** The names of the modules that a module imports, also later, and of those that it exports from. */
export function importsOf(file: string, code: string): string[] {
  const { module } = parseSync(file, code, { lang: languageOf(file), sourceType: "module" });
  const { staticImports, staticExports, dynamicImports } = module;
  const imported = staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const exported = staticExports
    .flatMap(({ entries }) => entries)
    .flatMap(({ isType, moduleRequest }) =>
      moduleRequest && !isType ? [moduleRequest.value] : [],
    );
  const later = dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const name = /^(["'`])([^$]*)\1$/s.exec(code.slice(start, end));
    return name ? [name[2] as string] : [];
  });
  return [...imported, ...exported, ...later];
}

/** The scripts of a page or a component: where they are, or their texts. */
export function scriptsIn(markup: string): { source: string | undefined; text: string }[] {
  return [...markup.matchAll(/<script\b([^>]*)>(.*?)<\/script>/gis)].map(
    ([, attributes = "", text = ""]) => ({
      source: /\bsrc\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)?.[1],
      text,
    }),
  );
}

/** Without brackets and what only TypeScript sees. */
export function bare(node: Node): Node {
  const wraps =
    /^(ParenthesizedExpression|TS(As|Satisfies|NonNull|Instantiation)Expression|TSTypeAssertion)$/;
  return wraps.test(node.type) ? bare(node.expression) : node;
}

/** Calls `visit` for a node and all inside it, until it says false. */
export function walk(node: unknown, visit: (node: Node) => boolean): void {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit);
  } else if (typeof node === "object" && node !== null && "type" in node) {
    if (!visit(node as Node)) return;
    for (const value of Object.values(node)) if (typeof value === "object") walk(value, visit);
  }
}

export function isFunction({ type }: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
}

export function isClass({ type }: Node): boolean {
  return type === "ClassDeclaration" || type === "ClassExpression";
}

/** Whether it is `import.meta.url`. */
export function isOwnUrl(node: Node | undefined): boolean {
  return (
    node?.type === "MemberExpression" &&
    node.object.type === "MetaProperty" &&
    node.property.name === "url"
  );
}

/** A line and a column, both counted from 1. */
export function placeOf(code: string, at: number): { line: number; column: number } {
  const before = code.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1) as string).length + 1 };
}
