import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { UsageError } from "../usage.js";
import { type Word, wordsOf } from "./words.js";

const MOST_BYTES = 16 * 1024 * 1024;

/** The words of a file. Throws a UsageError where there is none to read, or no word in it. */
export async function readFileWords(path: string): Promise<Word[]> {
  return wordsFrom(createReadStream(path), path);
}

/** The words that come on standard input, to its end. */
export async function readInputWords(input: Readable): Promise<Word[]> {
  return wordsFrom(input, "standard input");
}

async function wordsFrom(stream: Readable, source: string): Promise<Word[]> {
  const text = decode(await bytesOf(stream, source), source);
  const words = wordsOf(text, source);
  if (words.length > 0) return words;
  const what = text.trim() === "" ? "is empty" : "has nothing but comments";
  throw new UsageError(`${source} ${what}: write a host to a line, as in 10.0.0.7`);
}

async function bytesOf(stream: Readable, source: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      refuseBinary(chunk, size - chunk.length, source);
      if (size > MOST_BYTES) {
        throw new UsageError(`${source} has more than 16 MB: is it a list of hosts?`);
      }
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${source} cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`);
  }
  return Buffer.concat(chunks);
}

function refuseBinary(chunk: Buffer, before: number, source: string): void {
  const at = chunk.indexOf(0);
  if (at === -1) return;
  throw new UsageError(
    `${source} is not a text file, byte ${before + at + 1} is 0: write a host to a line, in UTF-8`,
  );
}

function decode(bytes: Buffer, source: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${source} is not a text file in UTF-8: write a host to a line`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "that is a directory, write a file in it",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
  EBADF: "it is closed",
};

const reasonOf = ({ code, message }: NodeJS.ErrnoException) => REASONS[code ?? ""] ?? message;
