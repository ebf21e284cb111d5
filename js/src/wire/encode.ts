// The encoder: any value into words.

import { FrameWriter } from "./frame.js";
import { Plain, type Pieces, type Want } from "./want.js";
import { ARRAY_CLASSES, DEPTH_LIMIT, NO_KIND, Special, Tag, fits } from "./words.js";

const BLOB = 1024;
const NONE: readonly Want[] = [];
/** Objects with more new keys than this are maps; their keys are sent along. */
const MAX_NEW_KEYS = 48;

/** Rust says of larger ones than it has that they do not fit; of these it need not hear. */
const MAX_BIGINT = 1n << 4096n;

const scratch = new Float64Array(1);
const halves = new Uint32Array(scratch.buffer);
const { getPrototypeOf, prototype: plain } = Object;

/** Room for fewer numbers is not worth making, and for more is not kept for the next. */
const MIN_PACKED = 2 ** 10;
const MAX_PACKED = 2 ** 16;
const NOTHING = new Float64Array(0);
let packed = NOTHING;

/** Numbers as words, two each, until the next are packed; null where there is anything else among them. */
function pack(values: readonly unknown[]): Uint32Array | null {
  const count = values.length;
  const kept = packed;
  const to = kept.length < count ? new Float64Array(Math.max(count, MIN_PACKED)) : kept;
  // A getter among them may come back here.
  packed = NOTHING;
  const isAll = fill(to, values, count);
  packed = to.length <= MAX_PACKED ? to : kept;
  return isAll ? new Uint32Array(to.buffer, 0, 2 * count) : null;
}

/** One by one: `set` is ten times slower where an array that may hold anything holds numbers. */
function fill(to: Float64Array, values: readonly unknown[], count: number): boolean {
  for (let i = 0; i < count; i++) {
    const value = values[i];
    if (typeof value !== "number") return false;
    to[i] = value;
  }
  return true;
}

export type { Given } from "./frame.js";

/** Writes values into frames for Rust. */
export class Encoder extends FrameWriter {
  string(text: string): void {
    const at = this.length;
    this.word(0);
    this.words[at] = Tag.Text | fits(this.text.add(text), "a string");
  }

  value(value: unknown, want: Want): void {
    switch (typeof value) {
      case "number":
        return this.number(value);
      case "string":
        return this.string(value);
      case "boolean":
        return this.special(value ? Special.True : Special.False);
      case "undefined":
        return this.special(Special.Undefined);
      case "object":
        if (value === null) return this.special(Special.Null);
        if (want === Plain.Data) return this.object(value);
        return typeof want === "object" ? this.pieces(value, want) : this.handle(value);
      case "function":
        return want === Plain.Handle ? this.handle(value) : this.function(value);
      case "bigint":
        return this.bigint(value);
      default:
        return this.special(Special.Symbol);
    }
  }

  number(value: number): void {
    const integer = value | 0;
    if (integer === value && (integer << 4) >> 4 === integer && (integer !== 0 || 1 / value > 0)) {
      this.word(Tag.Int | (integer << 4));
      return;
    }
    scratch[0] = value;
    if (this.length + 3 > this.words.length) this.grow(3);
    const words = this.words;
    const at = this.length;
    words[at] = Tag.Double;
    words[at + 1] = halves[0]!;
    words[at + 2] = halves[1]!;
    this.length = at + 3;
  }

  private bigint(value: bigint): void {
    const isNegative = value < 0n;
    let magnitude = isNegative ? -value : value;
    const at = this.length;
    this.word(0);
    if (magnitude >= MAX_BIGINT) throw new RangeError("a bigint of more than 4096 bits is larger than any integer of Rust");
    for (; magnitude > 0n; magnitude >>= 32n) this.word(Number(magnitude & 0xffffffffn));
    this.words[at] = Tag.BigInt | ((this.length - at - 1) << 5) | (isNegative ? 16 : 0);
  }

  private handle(object: object): void {
    if (!this.rust(object)) this.live(this.given.marked(object) ?? object);
  }

  private live(object: object): void {
    const id = this.given.give(object);
    this.gave.push(id);
    this.word(Tag.Object2Js | ((typeof object === "function" ? 1 : 0) << 4));
    this.word(id[0]);
    this.word(id[1]);
  }

  private rust(object: object): boolean {
    const id = this.given.rustId(object);
    if (id === null) return false;
    this.word(Tag.Object2Rust);
    this.word(id[0]);
    this.word(id[1]);
    return true;
  }

  private function(value: object): void {
    if (!this.rust(value)) this.special(Special.Function);
  }

  private object(value: object): void {
    const { open } = this;
    if (open.length >= DEPTH_LIMIT) return this.special(Special.TooDeep);
    if (Array.isArray(value)) return this.list(value);
    const prototype: unknown = getPrototypeOf(value);
    if (prototype !== plain) return this.rare(value, prototype);
    if (open.length > 0 && open.includes(value)) return this.special(Special.Cycle);
    open.push(value);
    this.plain(value as Record<string, unknown>);
    open.pop();
  }

  /** A plain object: one pass over its keys, each a step through the tree of shapes. */
  private plain(value: Record<string, unknown>): void {
    const { shapes } = this;
    const at = this.length;
    const text = this.text.length;
    const blobs = this.blobs.length;
    const gave = this.gave.length;
    this.word(0);
    let node = shapes.root;
    let fresh = 0;
    for (const key in value) {
      let next = node.last;
      if (next === null || next.key !== key) {
        next = shapes.known(node, key);
        if (next === null) {
          // A map, one object too many, or a key of everybody's prototype.
          if (++fresh > MAX_NEW_KEYS || shapes.isFull || !Object.hasOwn(value, key)) {
            this.back(at, text, blobs, gave);
            return this.pairs(value);
          }
          next = shapes.step(node, key);
        }
      }
      node = next;
      const field = value[key];
      if (node.isToJson && typeof field === "function") {
        this.back(at, text, blobs, gave);
        return this.asJson(value);
      }
      if (typeof field === "string") this.string(field);
      else this.value(field, Plain.Data);
    }
    this.words[at] = Tag.Shaped | (shapes.shape(node) << 4);
  }

  /** An object whose keys are sent along. */
  private pairs(value: object): void {
    const at = this.length;
    this.word(0);
    const keys = Object.keys(value);
    for (const key of keys) {
      this.string(key);
      this.value((value as Record<string, unknown>)[key], Plain.Data);
    }
    this.words[at] = Tag.Object | (keys.length << 4);
  }

  private asJson(value: object): void {
    this.value((value as { toJSON(key: string): unknown }).toJSON(""), Plain.Data);
  }

  private list(value: readonly unknown[]): void {
    if (this.numbers(value)) return;
    const { open } = this;
    if (open.length > 0 && open.includes(value)) return this.special(Special.Cycle);
    open.push(value);
    // A getter may shorten it meanwhile.
    const count = value.length;
    this.word(Tag.Array | fits(count, "an array"));
    for (let i = 0; i < count; i++) {
      const element = value[i];
      if (typeof element === "string") this.string(element);
      else this.value(element, Plain.Data);
    }
    open.pop();
  }

  /** An array, element by element; where there are no wants, the elements are data. */
  array(value: readonly unknown[], wants: readonly Want[]): void {
    const count = value.length;
    this.word(Tag.Array | fits(count, "an array"));
    for (let i = 0; i < count; i++) this.value(value[i], wants[i] ?? Plain.Data);
  }

  /** An array of nothing but numbers, packed. */
  private numbers(value: readonly unknown[]): boolean {
    const count = value.length;
    if (count < 8 || typeof value[0] !== "number" || typeof value[count - 1] !== "number") return false;
    const words = pack(value);
    if (words === null) return false;
    if (this.length + 1 + words.length > this.words.length) this.grow(1 + words.length);
    this.words[this.length] = Tag.Doubles | fits(count, "an array");
    this.words.set(words, this.length + 1);
    this.length += 1 + words.length;
    return true;
  }

  /** A composite with a handle somewhere inside. */
  private pieces(value: object, want: Pieces): void {
    if (this.open.length >= DEPTH_LIMIT) return this.special(Special.TooDeep);
    if (Array.isArray(value)) {
      return this.nested(value, () => {
        const count = value.length;
        this.word(Tag.Array | fits(count, "an array"));
        for (let i = 0; i < count; i++) this.value(value[i], want.element(i));
      });
    }
    if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return this.object(value);
    this.nested(value, () => {
      const at = this.length;
      this.word(0);
      const keys = Object.keys(value);
      for (const key of keys) {
        this.string(key);
        this.value((value as Record<string, unknown>)[key], want.entry(key));
      }
      this.words[at] = Tag.Object | (keys.length << 4);
    });
  }

  /** Whatever is neither an array nor a plain object. */
  private rare(value: object, prototype: unknown): void {
    if (this.rust(value)) return;
    const marked = this.given.marked(value);
    if (marked !== null) return this.live(marked);
    if (ArrayBuffer.isView(value)) {
      const kind = ARRAY_CLASSES.findIndex((Class) => value instanceof Class);
      return this.bytes(kind < 0 ? NO_KIND : kind, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    if (value instanceof ArrayBuffer) return this.bytes(NO_KIND, new Uint8Array(value));
    if (value instanceof Promise) return this.special(Special.Promise);
    if (value instanceof Number || value instanceof String || value instanceof Boolean) return this.value(value.valueOf(), Plain.Data);
    if (typeof (value as { toJSON?: unknown }).toJSON === "function") return this.nested(value, () => this.asJson(value));
    if (value instanceof Map) return this.nested(value, () => this.map(value));
    if (value instanceof Set) return this.nested(value, () => this.array([...value], NONE));
    this.nested(value, () => (prototype === null ? this.plain(value as Record<string, unknown>) : this.instance(value)));
  }

  private nested(value: object, write: () => void): void {
    if (this.open.includes(value)) return this.special(Special.Cycle);
    this.open.push(value);
    write();
    this.open.pop();
  }

  /** An instance of a class: what it owns, as `JSON.stringify` would find it. */
  private instance(value: object): void {
    const { shapes } = this;
    const keys = Object.keys(value);
    if (keys.length > MAX_NEW_KEYS || shapes.isFull) return this.pairs(value);
    const at = this.length;
    this.word(0);
    let node = shapes.root;
    for (const key of keys) {
      node = node.last?.key === key ? node.last : shapes.step(node, key);
      this.value((value as Record<string, unknown>)[key], Plain.Data);
    }
    this.words[at] = Tag.Shaped | (shapes.shape(node) << 4);
  }

  private map(map: ReadonlyMap<unknown, unknown>): void {
    const { length: at, text, blobs, gave } = this;
    const marks = [at, text.length, blobs.length, gave.length] as const;
    let count = 0;
    this.word(0);
    for (const [key, value] of map) {
      if (typeof key === "object" || typeof key === "function" || typeof key === "symbol") {
        this.back(...marks);
        return this.special(Special.Keys);
      }
      this.string(String(key));
      this.value(value, Plain.Data);
      count++;
    }
    this.words[at] = Tag.Object | fits(count, "a map");
  }

  private bytes(kind: number, bytes: Uint8Array): void {
    if (bytes.length >= BLOB) {
      this.word(Tag.Blob | (kind << 4));
      this.word(this.blobs.length);
      this.blobs.push(bytes);
      return;
    }
    const count = Math.ceil(bytes.length / 4);
    if (this.length + 2 + count > this.words.length) this.grow(2 + count);
    this.words[this.length] = Tag.Bytes | (kind << 4);
    this.words[this.length + 1] = bytes.length;
    this.words[this.length + 1 + count] = 0;
    new Uint8Array(this.words.buffer, (this.length + 2) * 4, bytes.length).set(bytes);
    this.length += 2 + count;
  }
}
