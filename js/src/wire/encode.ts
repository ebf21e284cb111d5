// The encoder: any value into words.

import { ObjectWriter } from "./objects.js";
import type { Place } from "./shapes.js";
import { Plain, type Pieces, type Want } from "./want.js";
import { ARRAY_CLASSES, NO_KIND, Special, Tag, fits } from "./words.js";

const BLOB = 1024;
const NONE: readonly Want[] = [];
export type { Given } from "./frame.js";

interface HasJson {
  toJSON(key: string): unknown;
}

function isJson(value: object): value is HasJson {
  return typeof (value as { toJSON?: unknown }).toJSON === "function";
}

/** Writes values into frames for Rust. */
export class Encoder extends ObjectWriter {
  value(value: unknown, want: Want): void {
    if (want === Plain.Data) return this.data(value, this.shapes.root);
    if (typeof value === "object" && value !== null) return typeof want === "object" ? this.pieces(value, want) : this.handle(value);
    if (typeof value === "function" && want === Plain.Handle) return this.handle(value);
    this.data(value, this.shapes.root);
  }

  protected override bare(value: unknown): void {
    if (typeof value === "bigint") return this.bigint(value);
    if (typeof value !== "function") return this.special(Special.Symbol);
    if (!this.rust(value)) this.special(Special.Function);
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

  /** An array, element by element; where there are no wants, the elements are data. */
  array(value: readonly unknown[], wants: readonly Want[]): void {
    const count = value.length;
    this.word(Tag.Array | fits(count, "an array"));
    for (let i = 0; i < count; i++) this.value(value[i], wants[i] ?? Plain.Data);
  }

  /** A composite with a handle somewhere inside. */
  private pieces(value: object, want: Pieces): void {
    if (this.isTooDeep) return this.special(Special.TooDeep);
    if (this.isWhole(value)) return this.object(value, this.shapes.root);
    this.nested(value, () => {
      if (Array.isArray(value)) this.elements(value, want);
      else if (isJson(value)) this.value(this.json(value), want);
      else if (value instanceof Set) this.elements([...value], want);
      else if (value instanceof Map) this.map(value, (entry, key) => this.value(entry, want.entry(key)));
      else this.entries(value as Record<string, unknown>, want);
    });
  }

  /** There are no pieces in it. */
  private isWhole(value: object): boolean {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Promise) return true;
    return this.given.marked(value) !== null || this.given.rustId(value) !== null;
  }

  private elements(value: readonly unknown[], want: Pieces): void {
    const count = value.length;
    this.word(Tag.Array | fits(count, "an array"));
    for (let i = 0; i < count; i++) this.value(value[i], want.element(i));
  }

  private entries(value: Readonly<Record<string, unknown>>, want: Pieces): void {
    const at = this.length;
    this.word(0);
    const keys = Object.keys(value);
    for (const key of keys) {
      this.string(key);
      this.value(value[key], want.entry(key));
    }
    this.words[at] = Tag.Object | (keys.length << 4);
  }

  protected override rare(value: object, place: Place): void {
    if (this.rust(value)) return;
    const marked = this.given.marked(value);
    if (marked !== null) return this.live(marked);
    if (ArrayBuffer.isView(value)) {
      const kind = ARRAY_CLASSES.findIndex((Class) => value instanceof Class);
      return this.bytes(kind < 0 ? NO_KIND : kind, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    }
    if (value instanceof ArrayBuffer) return this.bytes(NO_KIND, new Uint8Array(value));
    if (value instanceof Promise) return this.special(Special.Promise);
    if (value instanceof Number || value instanceof String || value instanceof Boolean || value instanceof BigInt) return this.data(value.valueOf(), place);
    if (isJson(value)) return this.nested(value, () => this.asJson(value, place));
    if (value instanceof Map) return this.nested(value, () => this.map(value, (entry) => this.data(entry, place.elements)));
    if (value instanceof Set) return this.nested(value, () => this.array([...value], NONE));
    this.nested(value, () => this.byKeys(value as Record<string, unknown>, place));
  }

  protected override asJson(value: HasJson, place: Place): void {
    this.data(this.json(value), place);
  }

  /** What it has to say for itself. Some answer themselves, or a copy: to ask that again would not end. */
  private json(value: HasJson): unknown {
    const json = value.toJSON("");
    if (typeof json !== "object" || json === null || Array.isArray(json) || (json as HasJson).toJSON !== value.toJSON) return json;
    const { toJSON: _, ...own } = json as HasJson;
    return own;
  }

  private nested(value: object, write: () => void): void {
    if (!this.enter(value)) return;
    write();
    this.leave();
  }

  private map(map: ReadonlyMap<unknown, unknown>, write: (value: unknown, key: string) => void): void {
    const { length: at, text, blobs, gave } = this;
    const marks = [at, text.length, blobs.length, gave.length] as const;
    let count = 0;
    this.word(0);
    for (const [key, value] of map) {
      if (typeof key === "object" || typeof key === "function" || typeof key === "symbol") {
        this.back(...marks);
        return this.special(Special.Keys);
      }
      const name = String(key);
      this.string(name);
      write(value, name);
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
