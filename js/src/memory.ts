// The module's memory as the agent sees it, and the area in it where primitives lie that go without a frame.

import type { Answer } from "./calls.js";
import { Special, Tag } from "./wire/words.js";

const EMPTY = new ArrayBuffer(0);
/** The tag of an answer that is a frame in the inbox of as many words as its payload says; none for a call that is not answered yet. */
export const FRAME = 15;
/** The longest text that fits into the area, in bytes. A word comes after it. */
const AREA = 64;

/** How many bytes of a text are read at once, and of how many it is read so: a decode has a fixed cost. */
const CHUNK = 16;
const SHORT = 64;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });


/** A value without content as a word. */
function special(number: number): number {
  return Tag.Special | (number << 4);
}

/** Characters that lie there: one call for all of them. */
function chunk(b: Uint8Array, at: number): string {
  return String.fromCharCode(
    b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!, b[at + 7]!,
    b[at + 8]!, b[at + 9]!, b[at + 10]!, b[at + 11]!, b[at + 12]!, b[at + 13]!, b[at + 14]!, b[at + 15]!,
  );
}

export class Memory {
  words = new Uint32Array(EMPTY);
  bytes = new Uint8Array(EMPTY);
  private doubles = new Float64Array(EMPTY);

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly area: number,
  ) {}

  /** Views are detached when the memory grows. */
  look(): void {
    if (this.words.length === 0) {
      this.words = new Uint32Array(this.memory.buffer);
      this.bytes = new Uint8Array(this.memory.buffer);
      this.doubles = new Float64Array(this.memory.buffer);
    }
  }

  /** An answer that is a primitive as a value's first word, with what follows in the area; `FRAME` for anything else. */
  word(answer: Answer): number {
    switch (typeof answer) {
      case "number": {
        const integer = answer | 0;
        if (integer === answer && (integer << 4) >> 4 === integer && (integer !== 0 || 1 / answer > 0)) return Tag.Int | (integer << 4);
        this.look();
        this.doubles[this.area >>> 3] = answer;
        return Tag.Double;
      }
      case "string":
        return answer.length <= AREA ? this.textWord(answer) : FRAME;
      case "undefined":
        return special(Special.Undefined);
      case "boolean":
        return special(answer ? Special.True : Special.False);
      default:
        return answer === null ? special(Special.Null) : FRAME;
    }
  }

  /** Leaves the word of an answer in the area. */
  leave(word: number): void {
    this.look();
    this.words[(this.area + AREA) >>> 2] = word;
  }

  /** The text that lies there. Its length is less than nothing where it is short and not ASCII. */
  text(at: number, length: number): string {
    this.look();
    if (length < 0 || length > SHORT) return decoder.decode(this.bytes.subarray(at, at + Math.abs(length)));
    let text = "";
    for (; length > CHUNK; length -= CHUNK, at += CHUNK) text += chunk(this.bytes, at);
    return text + chunk(this.bytes, at).substring(0, length);
  }

  private textWord(text: string): number {
    this.look();
    const { bytes, area } = this;
    const { length } = text;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return FRAME;
      bytes[area + i] = unit;
    }
    return Tag.Text | (length << 4);
  }

  /** The word of an answer, left there by Rust. */
  left(): number {
    this.look();
    return this.words[(this.area + AREA) >>> 2]!;
  }
}
