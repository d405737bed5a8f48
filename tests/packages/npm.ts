import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export async function npm(args: string[], cwd: string) {
  const cli = process.env.npm_execpath;
  return cli ? run(process.execPath, [cli, ...args], { cwd }) : run("npm", args, { cwd });
}
