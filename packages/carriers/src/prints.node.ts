import type { MessagePort, Worker } from "node:worker_threads";

const STREAMS = ["stdout", "stderr"] as const;
type Stream = (typeof STREAMS)[number];

interface Chunk {
  readonly chunk: string | Uint8Array;
  readonly encoding: BufferEncoding;
}

/** What a thread printed, on the way of what it says otherwise. */
export type Prints = readonly [stream: Stream, chunks: readonly Chunk[]];

/** What messages of the protocol are not: they are arrays of objects and arrays. */
export function isPrints(message: unknown): message is Prints {
  return typeof (message as readonly unknown[])[0] === "string";
}

/** So much may be on its way before whoever pipes into a stream is told to wait. */
const MOST = 2 ** 20;

type Writev = (chunks: readonly Chunk[], done: () => void) => void;

/**
 * Node sends what a worker prints on a channel of its own, a piece at a time as the main thread asks for more: so
 * it comes after the thread's end, or never where the program ends then. Here it goes at once, and before all that
 * is said later.
 *
 * @param printed called after each piece.
 * @returns what sends the rest, where a stream waits: call it before each message.
 */
export function printOn(port: MessagePort, printed: () => void): () => void {
  const waiting = new Set<() => void>();
  for (const name of STREAMS) {
    const stream = process[name] as unknown as { _writev: Writev };
    const nodes = stream._writev;
    let size = 0;
    stream._writev = (chunks, done) => {
      const sent = chunks.map(({ chunk, encoding }) => ({
        // Of a Buffer the whole memory that it lies in would be copied.
        chunk: typeof chunk === "string" ? chunk : new Uint8Array(chunk),
        encoding,
      }));
      port.postMessage([name, sent] satisfies Prints);
      printed();
      for (const { chunk } of sent) size += chunk.length;
      if (size < MOST) return done();
      size = 0;
      const goOn = (): void => {
        if (waiting.delete(goOn)) done();
      };
      waiting.add(goOn);
      // The main thread asks for more when it has taken in what came before.
      nodes.call(stream, [{ chunk: "", encoding: "utf8" }], goOn);
    };
  }
  return () => {
    for (const goOn of [...waiting]) goOn();
  };
}

/** Whether what a worker prints goes to the program's own streams, and nowhere else. */
export function printsHere(worker: Worker): boolean {
  return STREAMS.every((name) => worker[name].listenerCount("data") === 1);
}

export function print([name, chunks]: Prints): void {
  for (const { chunk, encoding } of chunks) process[name].write(chunk, encoding);
}
