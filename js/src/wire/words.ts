// The words of the wire: 32 bits each, with the tag of what they begin in the low four. `runtime/src/wire/words.rs` has the same numbers.

import { TooLong } from "../errors.js";

/** What a word begins; see `words.rs`. */
export const enum Tag {
  Int = 0,
  Special = 1,
  Double = 2,
  Text = 3,
  Known = 4,
  Keep = 5,
  Array = 6,
  Object = 7,
  Shaped = 8,
  Doubles = 9,
  Bytes = 10,
  Blob = 11,
  BigInt = 12,
  Object2Js = 13,
  Object2Rust = 14,
  Element = 15,
}

/** A value without content. */
export const enum Special {
  Undefined = 0,
  Null = 1,
  False = 2,
  True = 3,
  Signal = 4,
  Symbol = 5,
  Function = 6,
  Promise = 7,
  Cycle = 8,
  TooDeep = 9,
  /** A `Map` whose keys are neither strings nor numbers. */
  Keys = 10,
}

/** What an object of Rust's is. */
export const enum RustKind { Ref = 0, AsyncCallback = 1, SyncCallback = 2, Asks = 4 }

/** The first word of a frame's header holds these. */
export const enum Flag { Own = 1, Reset = 2 }

/** How many words come before a frame's first message. */
export const HEADER = 4;

/** How deep values may nest, both ways. */
export const DEPTH_LIMIT = 128;

type TypedArrayClass = { new (buffer: ArrayBuffer): ArrayBufferView; readonly BYTES_PER_ELEMENT: number };

/** The classes of typed arrays, in the order of Rust's `ElementKind`. */
export const ARRAY_CLASSES: readonly TypedArrayClass[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
];

/** The number of an `ArrayBuffer` or a `DataView`. */
export const NO_KIND = 15;

/** The largest length that fits beside a tag. */
const MAX_PAYLOAD = 2 ** 28 - 1;

/** A length as a payload. */
export function fits(length: number, what: string): number {
  if (length > MAX_PAYLOAD) throw new TooLong(`${what} of ${length}`, MAX_PAYLOAD);
  return length << 4;
}
