import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ProgramResult } from "@heddle/conformance";

const file = fileURLToPath(new URL("./programs/program.mjs", import.meta.url));

/** Runs one of the suite's programs to its end; one that does not end by itself is ended, and told apart. */
export function runProgram(name: string): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: 20_000, maxBuffer: 2 ** 24 };
    execFile(process.execPath, [file, name], limits, (error, stdout, stderr) => {
      if (error?.killed) {
        reject(new Error(`${name} did not end by itself. It said:\n${stdout}${stderr}`));
      } else resolve({ code: error ? Number(error.code ?? null) : 0, stdout, stderr });
    });
  });
}
