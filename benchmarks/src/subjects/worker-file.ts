import { fileURLToPath } from "node:url";

/** The path of a subject's worker file, for pools that take no URL. */
export function workerFile(moduleUrl: string): string {
  return fileURLToPath(new URL("./worker.js", moduleUrl));
}
