/** One word that should name hosts, and where it stands. */
export interface Word {
  readonly text: string;
  /** `hosts.txt:3`; empty for the command line. */
  readonly where: string;
}

/**
 * The words of a list: apart by spaces, commas or new lines, of any system, without comments. `#` begins one at the
 * start of a line or behind a space, so that it can stand in a URL.
 */
export function wordsOf(text: string, source: string): Word[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((line, index) =>
      splitWords(line.replace(/(^|\s)#.*$/, "")).map((word) => ({
        text: word,
        where: `${source}:${index + 1}`,
      })),
    );
}

/** A word of the command line may be a list too. */
export function argumentWords(argument: string): Word[] {
  const words = splitWords(argument);
  return (words.length === 0 ? [argument] : words).map((text) => ({ text, where: "" }));
}

/** A comma separates, except within a URL, where it may belong to the path. */
function splitWords(line: string): string[] {
  return line
    .split(/\s+/)
    .flatMap((word) => word.split(word.includes("://") ? /,(?=https?:\/\/)|,$/ : ","))
    .filter((word) => word !== "");
}
