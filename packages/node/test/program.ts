import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ProgramResult } from "@heddle/conformance";

/** Runs `node …args` to its end, files named from here; a program that does not end by itself is told apart. */
export function runNode(...args: string[]): Promise<ProgramResult> {
  const given = args.map((arg) =>
    arg.startsWith("./") ? fileURLToPath(new URL(arg, import.meta.url)) : arg,
  );
  const options = { timeout: 20_000, maxBuffer: 2 ** 24 };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, given, options, (error, stdout, stderr) => {
      if (error?.killed) {
        reject(new Error(`${args.join(" ")} did not end by itself. It said:\n${stdout}${stderr}`));
      } else resolve({ code: error ? Number(error.code ?? null) : 0, stdout, stderr });
    });
  });
}

export const runProgram = (name: string): Promise<ProgramResult> => runNode("./program.mjs", name);
