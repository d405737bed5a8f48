/**
 * Writes the declarations of the package in the working directory into dist/types: one for each source file that its
 * entries lead to, with a map that leads an editor's "go to definition" to the source, which the package brings
 * along. One file for each entry would be smaller, but tsup, which can make those, makes no maps.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
const source = resolve("src");
const output = resolve("dist/types");
rmSync(output, { recursive: true, force: true });

const entries = Object.values(exports)
  .filter(({ types }) => types)
  .map(({ types }) => sourceOf(resolve(types)));
const { options } = ts.getParsedCommandLineOfConfigFile(
  "tsconfig.json",
  {
    noEmit: false,
    declaration: true,
    declarationMap: true,
    emitDeclarationOnly: true,
    rootDir: source,
    outDir: output,
  },
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail },
);
const ambient = ts.sys.readDirectory(source, [".d.ts"]);
const program = ts.createProgram([...entries, ...ambient], options);

const written = new Set();
for (const file of entries) write(file);

/** @param file a source file, whose declaration leads to others. */
function write(file) {
  if (written.has(file)) return;
  written.add(file);
  if (!file.startsWith(source)) fail(`${relative("", file)} is not in this package`);
  const sourceFile = program.getSourceFile(file);
  if (!sourceFile) fail(`there is no ${relative("", file)}`);
  const problems = program.getDeclarationDiagnostics(sourceFile);
  if (problems.length > 0) fail(...problems);
  const imported = [];
  program.emit(
    sourceFile,
    (path, text) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      if (path.endsWith(".d.ts"))
        for (const { fileName } of ts.preProcessFile(text).importedFiles)
          if (fileName.startsWith(".")) imported.push(sourceOf(join(dirname(path), fileName)));
          else if (fileName.startsWith("@heddle/carriers"))
            fail(`${relative("", file)} declares what is in ${fileName}, which is not published`);
    },
    undefined,
    true,
  );
  for (const each of imported) write(each);
}

/** The source of a declaration, or of the file that a declaration imports. */
function sourceOf(path) {
  return join(source, relative(output, path).replace(/(\.d\.ts|\.js)$/, ".ts"));
}

function fail(...problems) {
  for (const problem of problems)
    console.error(
      typeof problem === "string"
        ? problem
        : ts.formatDiagnostic(problem, {
            getCurrentDirectory: () => process.cwd(),
            getCanonicalFileName: (name) => name,
            getNewLine: () => "\n",
          }),
    );
  process.exit(1);
}
