import { task } from "@heddle/core";
import Papa from "papaparse";

export type Row = Record<string, string>;

/** The rows of a file, some thousands at a time. */
export const rows = task(import.meta.url, async function* (file: File) {
  const parts = new ReadableStream<Row[]>({
    start: (stream) =>
      Papa.parse<Row, File>(file, {
        header: true,
        skipEmptyLines: true,
        chunkSize: 256 * 1024,
        chunk: ({ data }) => stream.enqueue(data),
        complete: () => stream.close(),
        error: (error) => stream.error(error),
      }),
  });
  for await (const part of parts) yield part;
});
