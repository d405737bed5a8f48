/**
 * npm run pack: each package as npm would publish it, as a tarball that `npm install` takes.
 *
 *   --to DIRECTORY   where they go; default: tarballs
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("../", import.meta.url));

/** @returns the tarballs' paths, by the packages' names. */
export function pack(directory) {
  mkdirSync(directory, { recursive: true });
  const packed = new Map();
  for (const folder of readdirSync(join(root, "packages"))) {
    const cwd = join(root, "packages", folder);
    const manifest = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
    if (manifest.private) continue;
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", directory];
    const cli = process.env.npm_execpath;
    const { status, stdout, stderr } = cli
      ? spawnSync(process.execPath, [cli, ...args], { cwd, encoding: "utf8" })
      : spawnSync("npm", args, { cwd, encoding: "utf8" });
    if (status !== 0) throw new Error(`${manifest.name} cannot be packed:\n${stderr}`);
    packed.set(manifest.name, join(directory, JSON.parse(stdout)[0].filename));
  }
  return packed;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { to } = parseArgs({ options: { to: { type: "string", default: "tarballs" } } }).values;
  const files = [...pack(resolve(to)).values()].map((file) => relative("", file));
  console.log(files.join("\n"));
  const wanted = files.filter((file) => /-(core|node)-\d/.test(file)).map((file) => `./${file}`);
  console.log(`\nFor a program on Node: npm install ${wanted.join(" ")}`);
}
