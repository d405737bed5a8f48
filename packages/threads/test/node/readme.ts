import { readFileSync } from "node:fs";

/** The files of one program in the README, under one heading and in one language, by their names. */
export interface Program {
  readonly heading: string;
  /** What stands in js is threads.js, what stands in ts is heddle. */
  readonly language: "js" | "ts";
  readonly files: Map<string, string>;
}

/** The code blocks whose first line is a file name, such as `// main.ts`. */
export function readPrograms(): Program[] {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const programs = new Map<string, Program>();
  for (const section of readme.split(/^##+ /m).slice(1)) {
    const heading = section.slice(0, section.indexOf("\n"));
    for (const [, language, name, code] of section.matchAll(
      /^```(js|ts)\n\/\/ ([\w.]+)\n(.*?)^```$/gms,
    )) {
      const key = `${heading}, ${language}`;
      const program = programs.get(key) ?? {
        heading,
        language: language as "js" | "ts",
        files: new Map(),
      };
      program.files.set(name as string, code as string);
      programs.set(key, program);
    }
  }
  return [...programs.values()];
}

/** What a program prints, in no order: `console.log(…); // this`. */
export function expectedOutput({ files }: Program): string[] {
  const code = [...files.values()].join("\n");
  return [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map(([, text]) => text as string);
}
