/**
 * Rewrites a module of core so that it can be run a step at a time: every function becomes a generator that
 * yields before each access to shared memory that others may see, and after each plain read: what was read
 * may be out of date by then. Nothing else changes: what runs is the code in `src/`, as it is there.
 */
import ts from "typescript";

const f = ts.factory;
/** Calls inside a generator go on step by step; where there can be none (getters, constructors), at once. */
type Where = "steps" | "once";

/** Whether the module sees shared memory; others have views of their own. */
let sees = false;

export function toSteps(source: string): string {
  sees = /\bfrom "[./]*\/memory\.js"/.test(source);
  const js = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ESNext },
  }).outputText;
  const file = ts.createSourceFile("module.js", js, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const { transformed } = ts.transform(file, [
    (context) => (root) => ts.visitEachChild(root, (node) => visit(node, "once", context), context),
  ]);
  return ts.createPrinter().printFile(transformed[0] as ts.SourceFile);
}

function visit(node: ts.Node, where: Where, context: ts.TransformationContext): ts.Node {
  const go = <T extends ts.Node>(each: T, to: Where = where): T => visit(each, to, context) as T;
  const all = <T extends ts.Node>(nodes: readonly T[], to?: Where): T[] =>
    nodes.map((each) => go(each, to));
  const children = (each: ts.Node, to: Where = where): ts.Node =>
    ts.visitEachChild(each, (child) => visit(child, to, context), context);

  if (ts.isFunctionDeclaration(node)) {
    return f.createFunctionDeclaration(
      withoutAsync(node),
      star(),
      node.name,
      undefined,
      all(node.parameters, "once"),
      undefined,
      bodyOf(node, node.body as ts.Block, go),
    );
  }
  if (ts.isFunctionExpression(node)) {
    const body = bodyOf(node, node.body, go);
    return f.createFunctionExpression(
      withoutAsync(node),
      star(),
      node.name,
      undefined,
      all(node.parameters, "once"),
      undefined,
      body,
    );
  }
  if (ts.isMethodDeclaration(node)) {
    return f.createMethodDeclaration(
      withoutAsync(node),
      star(),
      go(node.name, "once"),
      undefined,
      undefined,
      all(node.parameters, "once"),
      undefined,
      bodyOf(node, node.body as ts.Block, go),
    );
  }
  if (ts.isArrowFunction(node)) {
    const block = ts.isBlock(node.body)
      ? node.body
      : f.createBlock([f.createReturnStatement(node.body)]);
    const generator = f.createFunctionExpression(
      undefined,
      star(),
      undefined,
      undefined,
      all(node.parameters, "once"),
      undefined,
      bodyOf(node, block, go),
    );
    return call(
      f.createPropertyAccessExpression(f.createParenthesizedExpression(generator), "bind"),
      [f.createThis()],
    );
  }
  if (
    ts.isGetAccessor(node) ||
    ts.isSetAccessor(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isPropertyDeclaration(node)
  )
    return children(node, "once");
  if (ts.isAwaitExpression(node)) return delegate("$await", [go(node.expression)]);
  if (ts.isYieldExpression(node)) {
    const value = go(node.expression as ts.Expression);
    if (node.asteriskToken) return delegate("$each", [value]);
    return f.createParenthesizedExpression(
      f.createYieldExpression(undefined, call(f.createIdentifier("$emit"), [value])),
    );
  }
  if (ts.isCallExpression(node)) return visitCall(node, where, go);
  if (ts.isNewExpression(node)) {
    const args = [go(node.expression), f.createArrayLiteralExpression(all(node.arguments ?? []))];
    return where === "steps" ? delegate("$new", args) : call(f.createIdentifier("$newOnce"), args);
  }
  if (where === "steps" && ts.isForOfStatement(node)) return visitForOf(node, go);
  if (where === "steps" && isSharedRead(node))
    return delegate("$step", [children(node) as ts.Expression]);
  if (where === "steps" && isSharedStore(node)) {
    return f.createBinaryExpression(
      children(node.left) as ts.Expression,
      node.operatorToken,
      delegate("$step", [go(node.right)]),
    );
  }
  return children(node);
}

type Go = <T extends ts.Node>(node: T, to?: Where) => T;

function visitCall(node: ts.CallExpression, where: Where, go: Go): ts.Expression {
  const { expression: callee } = node;
  const list = node.arguments.map((each) => go(each));
  if (callee.kind === ts.SyntaxKind.SuperKeyword) return call(callee, list);
  const args = f.createArrayLiteralExpression(list);
  const optional = ts.isCallChain(node) ? f.createTrue() : f.createFalse();
  const ofSuper =
    (ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee)) &&
    callee.expression.kind === ts.SyntaxKind.SuperKeyword
      ? ts.isElementAccessExpression(callee)
        ? go(callee.argumentExpression)
        : f.createStringLiteral(callee.name.text)
      : undefined;
  const [name, operands] = ofSuper
    ? ["$function", [call(f.createIdentifier("$super"), [ofSuper]), f.createThis()]]
    : ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name)
      ? ["$method", [go(callee.expression), f.createStringLiteral(callee.name.text)]]
      : ts.isElementAccessExpression(callee)
        ? ["$method", [go(callee.expression), go(callee.argumentExpression)]]
        : ts.isPropertyAccessExpression(callee)
          ? ["$function", [go(callee), go(callee.expression)]]
          : ["$function", [go(callee), f.createVoidZero()]];
  const operandsAndArgs = [...(operands as ts.Expression[]), args, optional];
  return where === "steps"
    ? delegate(name as string, operandsAndArgs)
    : call(f.createIdentifier(`${name}Once`), operandsAndArgs);
}

let loops = 0;
/** `for (const x of list)`, where what the list gives may take steps. */
function visitForOf(node: ts.ForOfStatement, go: Go): ts.Node {
  const list = f.createUniqueName(`list${++loops}`);
  const next = f.createUniqueName(`next${loops}`);
  const declare = (name: ts.BindingName, value: ts.Expression, flags: ts.NodeFlags): ts.Statement =>
    f.createVariableStatement(
      undefined,
      f.createVariableDeclarationList(
        [f.createVariableDeclaration(name, undefined, undefined, value)],
        flags,
      ),
    );
  const binding = (node.initializer as ts.VariableDeclarationList).declarations[0]?.name;
  const advance = f.createAssignment(next, delegate("$next", [list]));
  return f.createBlock([
    declare(list, call(f.createIdentifier("$list"), [go(node.expression)]), ts.NodeFlags.Const),
    declare(next, f.createVoidZero(), ts.NodeFlags.Let),
    f.createWhileStatement(
      f.createLogicalNot(
        f.createPropertyAccessExpression(f.createParenthesizedExpression(advance), "done"),
      ),
      f.createBlock([
        declare(
          go(binding as ts.BindingName),
          f.createPropertyAccessExpression(next, "value"),
          ts.NodeFlags.Let,
        ),
        go(node.statement),
      ]),
    ),
  ]);
}

/** `words[…]`, but not where that is changed in place. */
function isSharedRead(node: ts.Node): node is ts.ElementAccessExpression {
  if (!ts.isElementAccessExpression(node) || !isShared(node)) return false;
  const { parent } = node;
  const isUnary = ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent);
  return !(isUnary && CHANGES.has(parent.operator));
}
const CHANGES = new Set([ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken]);

function isShared({ expression }: ts.ElementAccessExpression): boolean {
  return sees && /\b(words|floats|bytes)$/.test(expression.getText());
}

/** `words[…] = …` */
function isSharedStore(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment &&
    ts.isElementAccessExpression(node.left) &&
    isShared(node.left)
  );
}

/** An async function's body goes on as promises allow, a generator's gives a list whose items take steps. */
function bodyOf(node: ts.FunctionLikeDeclaration, body: ts.Block, go: Go): ts.Block {
  const isAsync = node.modifiers?.some((each) => each.kind === ts.SyntaxKind.AsyncKeyword);
  const statements = body.statements.map((each) => go(each, "steps"));
  const before =
    /\bsuper[.[]/.test(node.getText()) && ts.isMethodDeclaration(node) ? [superOf()] : [];
  if (!isAsync && !node.asteriskToken) return f.createBlock([...before, ...statements], true);
  const visited = f.createBlock(statements, true);
  const inner = call(
    f.createPropertyAccessExpression(
      f.createParenthesizedExpression(
        f.createFunctionExpression(undefined, star(), undefined, undefined, [], undefined, visited),
      ),
      "call",
    ),
    [f.createThis()],
  );
  const made = isAsync ? delegate("$async", [inner]) : call(f.createIdentifier("$items"), [inner]);
  return f.createBlock([...before, f.createReturnStatement(made)], true);
}

/** `const $super = (name) => super[name];`, for functions inside of the method. */
function superOf(): ts.Statement {
  const name = f.createIdentifier("name");
  const read = f.createElementAccessExpression(f.createSuper(), name);
  const parameter = f.createParameterDeclaration(undefined, undefined, name);
  const arrow = f.createArrowFunction(
    undefined,
    undefined,
    [parameter],
    undefined,
    undefined,
    read,
  );
  const declared = f.createVariableDeclaration("$super", undefined, undefined, arrow);
  return f.createVariableStatement(
    undefined,
    f.createVariableDeclarationList([declared], ts.NodeFlags.Const),
  );
}

function withoutAsync(node: ts.FunctionLikeDeclaration): ts.Modifier[] {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.filter((each) => each.kind !== ts.SyntaxKind.AsyncKeyword) ?? [];
}

function star(): ts.AsteriskToken {
  return f.createToken(ts.SyntaxKind.AsteriskToken);
}

function call(callee: ts.Expression, args: readonly ts.Expression[]): ts.CallExpression {
  return f.createCallExpression(callee, undefined, args);
}

/** `(yield* name(…))` */
function delegate(name: string, args: readonly ts.Expression[]): ts.Expression {
  return f.createParenthesizedExpression(
    f.createYieldExpression(star(), call(f.createIdentifier(name), args)),
  );
}
