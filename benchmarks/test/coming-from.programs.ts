import { readdirSync, readFileSync } from "node:fs";

/** The files of one program of a page, by their names. */
export interface Program {
  readonly page: string;
  readonly heading: string;
  readonly isHeddle: boolean;
  readonly files: Map<string, string>;
}

const pages = new URL("../../docs/coming-from/", import.meta.url);

/** The code blocks whose first line is a file name, such as `// main.ts`. Blocks marked `ts` are heddle's. */
export function readPrograms(): Program[] {
  return readdirSync(pages).flatMap((page) => {
    const programs: Program[] = [];
    for (const section of readFileSync(new URL(page, pages), "utf8").split(/^## /m).slice(1)) {
      const heading = section.slice(0, section.indexOf("\n"));
      for (const isHeddle of [false, true]) {
        const blocks = section.matchAll(/^```(\w+)\n(?:\/\/|#) ([\w.]+)\n(.*?)^```$/gms);
        const files = [...blocks].filter(([, language]) => (language === "ts") === isHeddle);
        if (files.length === 0) continue;
        const named = files.map(([, , name, code]) => [name as string, code as string] as const);
        programs.push({ page, heading, isHeddle, files: new Map(named) });
      }
    }
    return programs;
  });
}

/** What a program prints: `console.log(…); // this`. */
export function expectedOutput({ files }: Program): string[] {
  const code = [...files.values()].join("\n");
  return [...code.matchAll(/(?:console\.log|print)\(.*(?:\/\/|#) (.*)$/gm)].map(
    ([, text]) => text as string,
  );
}

/** Lines that are not blank. */
export function lines({ files }: Program): number {
  return [...files.values()]
    .join("\n")
    .split("\n")
    .filter((line) => line.trim()).length;
}
