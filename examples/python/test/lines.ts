/** Lines that say something to the machine: no blank ones, no comments, no docstrings. */
export function linesOf(source: string, language: "py" | "ts"): number {
  const comments =
    language === "py" ? /^\s*"""[\s\S]*?"""$|^\s*#.*$/gm : /^\s*\/\*[\s\S]*?\*\/$|^\s*\/\/.*$/gm;
  const lines = source.replace(comments, "").split("\n");
  return lines.filter((line) => line.trim() !== "").length;
}
