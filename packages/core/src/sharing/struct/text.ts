import { TextDecoder, TextEncoder } from "../../base/globals.js";
import { checkCount } from "../../base/options.js";
import { type FieldType, fieldType, refusal } from "./types.js";

/** Where the text begins; before it stands how many bytes it has. */
const TEXT = 4;
/** Longer than that `TextEncoder` and `TextDecoder` are faster. */
const SHORT = 32;
const MOST = 2 ** 24 - 1;

/**
 * Text of at most so many bytes of UTF-8. Plain access may tear: whoever reads while another thread writes
 * may see a part of each. Lone surrogates become U+FFFD, as everywhere in UTF-8.
 *
 * @param most bytes; a letter of English has one, most others two or three, an emoji four.
 */
export function string(most: number): FieldType<string> {
  checkCount("string", "the number of bytes", most);
  if (most > MOST) throw new RangeError(`string takes 1 to ${MOST} bytes, not ${most}`);
  return fieldType({
    description: ["string", most],
    view: "$u8",
    bytes: TEXT + most,
    align: 4,
    isInteger: false,
    read({ $u8, $at }, at) {
      const from = $at + at + TEXT;
      // Never more than the field has, whatever is being written.
      const length = Math.min(lengthAt($u8, from - TEXT), most);
      return shortText($u8, from, length) ?? decode($u8.slice(from, from + length));
    },
    write({ $u8, $at }, at, value) {
      if (typeof value !== "string") return false;
      const to = $at + at + TEXT;
      if (writeShort($u8, to, value, most)) return writeLength($u8, to - TEXT, value.length);
      if (value.length > most) return false;
      const utf8 = new TextEncoder().encode(value);
      if (utf8.length > most) return false;
      $u8.set(utf8, to);
      return writeLength($u8, to - TEXT, utf8.length);
    },
    refuse(where, value) {
      if (typeof value !== "string") return refusal(where, `string(${most}) takes text`, value);
      const bytes = new TextEncoder().encode(value).length;
      return new RangeError(
        `${where}: the text has ${bytes} bytes of UTF-8, and string(${most}) takes ${most}`,
      );
    },
  });
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)
  );
}

function writeLength(bytes: Uint8Array, at: number, length: number): true {
  bytes[at] = length;
  bytes[at + 1] = length >> 8;
  bytes[at + 2] = length >> 16;
  return true;
}

function shortText(bytes: Uint8Array, from: number, length: number): string | undefined {
  if (length > SHORT) return undefined;
  let text = "";
  for (let at = from; at < from + length; at++) {
    const byte = bytes[at] as number;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Whether it was so short and plain that it has been written. */
function writeShort(bytes: Uint8Array, to: number, text: string, most: number): boolean {
  if (text.length > SHORT || text.length > most) return false;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  for (let at = 0; at < text.length; at++) bytes[to + at] = text.charCodeAt(at);
  return true;
}

/** Takes a copy, since browsers refuse shared memory. */
function decode(copy: Uint8Array): string {
  // A view on shared memory slices into memory of its own.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(copy as Uint8Array<ArrayBuffer>);
}
