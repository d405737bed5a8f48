/** Values as bytes: structured clone's own format, which makes nothing but data, and runs nothing. */
import { Deserializer, Serializer } from "node:v8";
import { crc32 } from "node:zlib";

/** Bytes before the value: their sum, so that what is broken is not even looked at. */
const HEAD = 4;

const VIEWS = [
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

type ViewType = new (buffer: ArrayBuffer, at: number, length: number) => View;
type View = InstanceType<(typeof VIEWS)[number]>;

/** What Node leaves out of its declarations. */
interface Hooks {
  _setTreatArrayBufferViewsAsHostObjects(on: boolean): void;
}

class Writer extends Serializer {
  /**
   * Views of one buffer stay views of one buffer. But Node's own small Buffers stand in a pool with others', which
   * are nobody else's business.
   */
  _writeHostObject(view: View): void {
    const type = VIEWS.findIndex((each) => view instanceof each);
    if (type < 0)
      throw new TypeError(`${Object.prototype.toString.call(view)} could not be cloned`);
    const pooled = Buffer.isBuffer(view) && view.byteLength < view.buffer.byteLength;
    this.writeUint32(type);
    this.writeUint32(pooled ? 0 : view.byteOffset);
    this.writeUint32("length" in view ? view.length : view.byteLength);
    this.writeValue(pooled ? new Uint8Array(view).buffer : view.buffer);
  }
}

class Reader extends Deserializer {
  _readHostObject(): View {
    const type = VIEWS[this.readUint32()] as ViewType | undefined;
    const at = this.readUint32();
    const length = this.readUint32();
    const buffer: unknown = this.readValue();
    if (!type || !(buffer instanceof ArrayBuffer)) throw new TypeError("no view");
    return new type(buffer, at, length);
  }
}

/** @throws for what structured clone does not take. */
export function toBytes(message: unknown): Uint8Array {
  const writer = new Writer();
  (writer as Writer & Hooks)._setTreatArrayBufferViewsAsHostObjects(true);
  writer.writeHeader();
  writer.writeValue(message);
  const value = writer.releaseBuffer();
  const bytes = Buffer.allocUnsafe(HEAD + value.byteLength);
  bytes.writeUInt32LE(crc32(value), 0);
  bytes.set(value, HEAD);
  return bytes;
}

/** @throws for bytes that are none of `toBytes`. */
export function fromBytes(bytes: Uint8Array): unknown {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = head.subarray(HEAD);
  if (head.byteLength <= HEAD || head.readUInt32LE(0) !== crc32(value))
    throw new TypeError("the sum of the bytes is wrong");
  const reader = new Reader(value);
  reader.readHeader();
  return reader.readValue();
}
