import { pathToFileURL } from "node:url";
import { contestants } from "../contestants.js";
import type { Figure, Measures } from "../figure.js";
import { file, measureWith, versionOf } from "./commands.js";
import { findNode22 } from "./node22.js";

export type Runtime = "node" | "node22" | "python";

/** The programs that run subjects; a reason where there is none. */
export interface Programs {
  readonly paths: Readonly<Record<Runtime, string | Error>>;
  readonly versions: Readonly<Record<string, string>>;
}

export async function findPrograms(
  wanted: ReadonlySet<Runtime>,
  install: boolean,
): Promise<Programs> {
  const versions: Record<string, string> = { node: process.version };
  const find = async (
    runtime: Runtime,
    name: string,
    search: () => string | Promise<string>,
  ): Promise<string | Error> => {
    if (!wanted.has(runtime)) return new Error("not asked for");
    try {
      const program = await search();
      const version = await versionOf(program);
      if (!version) return new Error(`there is no ${name}`);
      versions[name] = version.replace("Python ", "");
      return program;
    } catch (error) {
      return error as Error;
    }
  };
  const python = await find("python", "python3", () => "python3");
  const node22 = await find("node22", "also node", () => findNode22(install));
  return { paths: { node: process.execPath, node22, python }, versions };
}

/** One subject in a process of its own. */
export function measureInProcess(
  programs: Programs,
  name: string,
  figure: Figure,
  subject: string,
  params: unknown,
): Promise<Measures> {
  const { needs = "node", module = subject } = contestants[subject] ?? {};
  const program = programs.paths[needs] as string;
  const rest = [name, module, JSON.stringify(params)];
  if (needs === "python") return measureWith(program, [file("../python/threads.py"), ...rest]);
  const preload = ["--expose-gc", "--import", pathToFileURL(file("realm-state.js")).href];
  return measureWith(program, [...(figure.memory ? preload : []), file("child.js"), ...rest]);
}

/** The first result of a fresh process. */
export function measureFirst(subject: string): Promise<Measures> {
  return measureWith(process.execPath, [file("first/main.js"), subject]);
}
