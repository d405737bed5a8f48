/**
 * npm run examples: builds and runs a program for each toolchain and each kind of page, as its user would: outside of
 * the repository, with heddle's packages from their tarballs. It prints the tables of the READMEs of
 * examples/toolchains and examples/pages, and writes each there if all its programs have run.
 *
 *   --only FOLDER    one of them; may be given several times. "pages" and "toolchains" stand for all of one kind
 */
import { parseArgs } from "node:util";
import { install, writeTable } from "./examples/home.mjs";
import { pages } from "./examples/pages.mjs";
import { toolchains } from "./examples/toolchains.mjs";

const { only } = parseArgs({ options: { only: { type: "string", multiple: true } } }).values;
const kinds = { toolchains, pages };
const all = Object.values(kinds).flatMap(({ names }) => names);
const wanted = new Set(only?.flatMap((name) => kinds[name]?.names ?? name) ?? all);
const unknown = [...wanted].filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`there is no example ${unknown.join(", ")}`);

install();
let failures = 0;
for (const { readme, names, head, run } of Object.values(kinds)) {
  if (!names.some((name) => wanted.has(name))) continue;
  const { rows, failed } = await run(wanted);
  failures += failed;
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`);
  console.log(`\n${lines.join("")}`);
  if (failed === 0 && names.every((name) => wanted.has(name))) writeTable(readme, lines.join(""));
}
process.exit(failures === 0 ? 0 : 1);
