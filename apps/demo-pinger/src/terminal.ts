import pc from "picocolors";

export type Colors = ReturnType<typeof pc.createColors>;

/** Where the demo writes, and what can be done there. */
export interface Terminal {
  readonly stream: NodeJS.WriteStream;
  /** Whether lines can be drawn over. */
  readonly live: boolean;
  readonly colors: Colors;
  readonly columns: number;
  readonly rows: number;
  print(text?: string): void;
}

export function terminalOn(stream: NodeJS.WriteStream): Terminal {
  const live = stream.isTTY === true && process.env.TERM !== "dumb";
  return {
    stream,
    live,
    colors: pc.createColors(live && !process.env.NO_COLOR),
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    print: (text = "") => void stream.write(`${text}\n`),
  };
}
