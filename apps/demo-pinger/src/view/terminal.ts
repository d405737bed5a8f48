import pc from "picocolors";

export type Colors = ReturnType<typeof pc.createColors>;

/** Where the demo writes, and what can be done there. */
export interface Terminal {
  readonly stream: NodeJS.WriteStream;
  /** Whether a picture can be drawn over. */
  readonly live: boolean;
  readonly colors: Colors;
  /** Infinity where it is no terminal: nothing is cut for a file. */
  readonly columns: number;
  readonly rows: number;
  print(text?: string): void;
}

export function terminalOn(stream: NodeJS.WriteStream): Terminal {
  const isTerminal = stream.isTTY === true;
  const isDumb = process.env.TERM === "dumb";
  return {
    stream,
    live: isTerminal && !isDumb,
    colors: pc.createColors(isTerminal && !isDumb && !process.env.NO_COLOR),
    // A terminal that does not know its size says 0 x 0.
    get columns() {
      return isTerminal ? stream.columns || 80 : Number.POSITIVE_INFINITY;
    },
    get rows() {
      return stream.rows || 24;
    },
    print: (text = "") => void stream.write(`${text}\n`),
  };
}
