// The decoder: the words of a frame into values.

import { define } from "./shapes.js";
import { TextReader } from "./strings.js";
import { Tables } from "./tables.js";
import { params, type Param, type Want } from "./want.js";
import { ARRAY_CLASSES, DEPTH_LIMIT, Flag, HEADER, NO_KIND, RustKind, Special, Tag } from "./words.js";

/** What the words alone cannot say: the live objects of either side. */
export interface Live {
  /** The object Rust holds by this id. */
  object(slot: number, generation: number): unknown;
  /** The object of Rust with this id. `wants` has a list for each method, or the one list of a closure. */
  rust(kind: number, low: number, high: number, methods: readonly string[], wants: readonly (readonly Want[])[]): unknown;
  element(isSelector: boolean, text: string): unknown;
  /** The running call's signal. */
  signal(): AbortSignal;
  /** Bytes beside the message. */
  blob(place: number): ArrayBuffer;
}

const scratch = new Float64Array(1);
const halves = new Uint32Array(scratch.buffer);

function malformed(what: string): RangeError {
  return new RangeError(`the message is malformed: ${what}`);
}

/** Longer arrays are not copied from the template, which would keep as much memory. */
const MAX_TEMPLATE = 1 << 16;
const template: number[] = [];

/** An array of as many numbers that the engine keeps as unboxed doubles: it was begun with fractions. */
function unboxed(count: number): number[] {
  if (count > MAX_TEMPLATE) return Array.from({ length: count }, () => 0.5);
  while (template.length < count) template.push(0.5);
  return template.slice(0, count);
}

/** Reads frames that Rust sent. */
export class Decoder {
  private words: Uint32Array = new Uint32Array(0);
  private readonly text = new TextReader();
  tables: Tables;
  private own: Tables | null = null;
  private depth = 0;
  /** What first went wrong with an object or an element of the message. It is read on: what comes after is told there alone. */
  failure: { readonly thrown: unknown } | null = null;
  /** The word that is read next. */
  at = 0;
  /** Behind the last word of the messages. */
  end = 0;

  constructor(
    private readonly shared: Tables,
    private readonly live: Live,
    private readonly mayCompile: boolean,
  ) {
    this.tables = shared;
  }

  /** Opens the frame whose header stands at `start`. */
  open(words: Uint32Array, start: number, length: number, bytes: Uint8Array, textStart: number): void {
    if (length < HEADER || start + length > words.length) throw malformed("the header is missing");
    const flags = words[start]!;
    const told = words[start + 3]!;
    this.tables = flags & Flag.Own ? (this.own ??= new Tables()) : this.shared;
    if (flags & (Flag.Own | Flag.Reset)) this.tables.clear();
    this.words = words;
    this.at = start + HEADER;
    this.end = start + told;
    this.depth = 0;
    this.failure = null;
    this.text.open(bytes, textStart, words[start + 1]!, words[start + 2]!);
    if (told < HEADER || told > length) throw malformed("the shapes are outside the frame");
    if (told < length) this.learn(start + told, start + length);
  }

  private learn(from: number, to: number): void {
    const words = this.words;
    this.text.at = words[from]!;
    for (let at = from + 1; at < to; ) {
      const count = words[at++]!;
      if (at + count > to) throw malformed("too many keys");
      const keys: string[] = [];
      for (let i = 0; i < count; i++) keys.push(this.text.cut(words[at++]!));
      this.tables.learn(keys, this.mayCompile);
    }
    this.text.at = 0;
  }

  get isDone(): boolean {
    return this.at >= this.end;
  }

  word(): number {
    if (this.at >= this.end) throw malformed("it ends in the middle of a value");
    return this.words[this.at++]!;
  }

  /** Begins a message, whose strings begin there. */
  seekText(at: number): void {
    this.text.at = at;
    this.depth = 0;
    this.failure = null;
  }

  /** What was noted as it was read is thrown. */
  check(): void {
    if (this.failure !== null) throw this.failure.thrown;
  }

  /** Notes why nothing is to be done with what is read; the first reason counts. */
  fail(thrown: unknown): null {
    this.failure ??= { thrown };
    return null;
  }

  /** The object Rust holds by this id. */
  held(slot: number, generation: number): unknown {
    try {
      return this.live.object(slot, generation);
    } catch (thrown) {
      return this.fail(thrown);
    }
  }

  private element(isSelector: boolean, text: string): unknown {
    try {
      return this.live.element(isSelector, text);
    } catch (thrown) {
      return this.fail(thrown);
    }
  }

  value(): unknown {
    const { at, words } = this;
    if (at >= this.end) throw malformed("it ends in the middle of a value");
    const word = words[at]!;
    this.at = at + 1;
    switch (word & 15) {
      case Tag.Int:
        return (word | 0) >> 4;
      case Tag.Special:
        return this.special(word >>> 4);
      case Tag.Double:
        if (at + 3 > this.end) throw malformed("it ends in the middle of a value");
        halves[0] = words[at + 1]!;
        halves[1] = words[at + 2]!;
        this.at = at + 3;
        return scratch[0]!;
      case Tag.Text:
        return this.text.cut(word >>> 4);
      case Tag.Known: {
        const text = this.tables.strings[word >>> 4];
        if (text === undefined) throw malformed("a string that was never sent");
        return text;
      }
      case Tag.Keep:
        return (this.tables.strings[(word >>> 4) & 1023] = this.string());
      case Tag.Shaped:
        return this.shaped(word >>> 4);
      case Tag.Array:
        return this.array(word >>> 4);
      case Tag.Doubles:
        return this.doubles(word >>> 4);
      case Tag.Object:
        return this.object(word >>> 4);
      default:
        return this.rare(word);
    }
  }

  string(): string {
    const text = this.value();
    if (typeof text !== "string") throw malformed("a string is missing");
    return text;
  }

  private special(number: number): unknown {
    switch (number) {
      case Special.Undefined:
        return undefined;
      case Special.Null:
        return null;
      case Special.False:
        return false;
      case Special.True:
        return true;
      case Special.Signal:
        return this.live.signal();
      default:
        throw malformed(`no special value has the number ${number}`);
    }
  }

  private shaped(number: number): object {
    const build = this.tables.builders[number];
    if (build === undefined) throw malformed(`no shape has the number ${number}`);
    if (++this.depth > DEPTH_LIMIT) throw malformed(`it nests deeper than ${DEPTH_LIMIT} levels`);
    const object = build(this);
    this.depth--;
    return object;
  }

  /** A count of things that take a word each at least. */
  private enter(count: number): void {
    if (count > this.end - this.at) throw malformed("a count is larger than the message");
    if (++this.depth > DEPTH_LIMIT) throw malformed(`it nests deeper than ${DEPTH_LIMIT} levels`);
  }

  private array(count: number): unknown[] {
    this.enter(count);
    const array = this.elements(count);
    this.depth--;
    return array;
  }

  /** A literal takes no more memory than it needs; an array that is pushed to begins with room for seventeen. */
  private elements(count: number): unknown[] {
    switch (count) {
      case 1:
        return [this.value()];
      case 2:
        return [this.value(), this.value()];
      case 3:
        return [this.value(), this.value(), this.value()];
      case 4:
        return [this.value(), this.value(), this.value(), this.value()];
    }
    const array: unknown[] = [];
    for (let i = 0; i < count; i++) array.push(this.value());
    return array;
  }

  private doubles(count: number): number[] {
    const words = this.words;
    const from = this.at;
    if (from + 2 * count > this.end) throw malformed("it ends in the middle of an array");
    this.at += 2 * count;
    const offset = words.byteOffset + from * 4;
    const numbers =
      offset % 8 === 0
        ? new Float64Array(words.buffer, offset, count)
        : new Float64Array(words.buffer.slice(offset, offset + 8 * count));
    const array = unboxed(count);
    for (let i = 0; i < count; i++) array[i] = numbers[i]!;
    return array;
  }

  private object(count: number): object {
    this.enter(count);
    const object = {};
    for (let i = 0; i < count; i++) define(object, this.string(), this.value());
    this.depth--;
    return object;
  }

  private rare(word: number): unknown {
    const payload = word >>> 4;
    switch (word & 15) {
      case Tag.Bytes: {
        const length = this.word();
        const count = Math.ceil(length / 4);
        if (this.at + count > this.end) throw malformed("it ends in the middle of a typed array");
        const from = this.words.byteOffset + this.at * 4;
        this.at += count;
        return typedArray(payload, this.words.buffer.slice(from, from + length) as ArrayBuffer);
      }
      case Tag.Blob:
        return typedArray(payload, this.live.blob(this.word()));
      case Tag.BigInt:
        return this.bigint(payload >> 1, (payload & 1) === 1);
      case Tag.Object2Js:
        return this.held(this.word(), this.word());
      case Tag.Object2Rust: {
        const low = this.word();
        const high = this.word();
        const isRef = (payload & 3) === RustKind.Ref;
        const methods = isRef ? (this.value() as string[]) : [];
        const asks = payload & RustKind.Asks ? (this.value() as Param[] | Param[][]) : [];
        const wants = isRef ? (asks as Param[][]).map(params) : [params(asks as Param[])];
        return this.live.rust(payload & 3, low, high, methods, wants);
      }
      default:
        return this.element(payload === 1, this.string());
    }
  }

  private bigint(count: number, isNegative: boolean): bigint {
    if (this.at + count > this.end) throw malformed("it ends in the middle of a bigint");
    let magnitude = 0n;
    for (let i = count - 1; i >= 0; i--) magnitude = (magnitude << 32n) | BigInt(this.words[this.at + i]!);
    this.at += count;
    return isNegative ? -magnitude : magnitude;
  }
}

function typedArray(kind: number, bytes: ArrayBuffer): ArrayBuffer | ArrayBufferView {
  if (kind === NO_KIND) return bytes;
  const Class = ARRAY_CLASSES[kind];
  if (Class === undefined || bytes.byteLength % Class.BYTES_PER_ELEMENT !== 0) throw malformed("no such typed array");
  return new Class(bytes);
}
