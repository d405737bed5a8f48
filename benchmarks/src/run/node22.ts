import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { file, versionOf } from "./commands.js";

/**
 * A Node of version 22 or later. Where this process is none it comes from npm: the binary is a package, in a
 * folder of its own, so that nobody pays 185 MB for `npm ci`, and npm scripts do not find it as "node".
 */
export async function findNode22(install: boolean): Promise<string> {
  if (Number.parseInt(process.versions.node, 10) >= 22) return process.execPath;
  const binary = file("../node22/node_modules/node22/bin/node");
  if (await versionOf(binary)) return binary;
  if (!install) throw new Error("needs Node 22, which is not installed");
  console.error("installing Node 22 from npm …");
  const npm = process.env.npm_execpath;
  const [program, ...before] = npm ? [process.execPath, npm] : ["npm"];
  await promisify(execFile)(program as string, [...before, "ci", "--no-audit"], {
    cwd: file("../node22"),
  });
  if (!(await versionOf(binary))) {
    throw new Error("needs Node 22, and npm has its binary for Linux x64 only");
  }
  return binary;
}
