// The module's memory as the agent sees it, and the area in it where primitives lie that go without a frame.

import type { Answer } from "./calls.js";
import { Special, Tag } from "./wire/words.js";

const EMPTY = new ArrayBuffer(0);
/** The tag of an answer that is a frame in the inbox of as many words as its payload says; none for a call that is not answered yet. */
export const FRAME = 15;
/** The longest text that fits into the area, in bytes. */
const AREA = 64;

/** The most arguments that fit into the area whatever they are. */
const MAX_LAID = 5;
/** Values without content, by their numbers. */
const SPECIALS = [undefined, null, false, true];

const scratch = new Float64Array(1);
const halves = new Uint32Array(scratch.buffer);

/** A value without content as a word. */
function special(number: number): number {
  return Tag.Special | (number << 4);
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
        return answer.length <= AREA ? this.text(answer) : FRAME;
      case "undefined":
        return special(Special.Undefined);
      case "boolean":
        return special(answer ? Special.True : Special.False);
      default:
        return answer === null ? special(Special.Null) : FRAME;
    }
  }

  private text(text: string): number {
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

  /** The value of a word that is no frame. */
  value(word: number): unknown {
    switch (word & 15) {
      case Tag.Int:
        return word >> 4;
      case Tag.Double:
        this.look();
        return this.doubles[this.area >>> 3];
      default:
        return SPECIALS[word >>> 4];
    }
  }

  /** Lays arguments that are primitives without text into the area, as the words of an array. Answers how many; 0 if they do not fit. */
  lay(args: readonly unknown[]): number {
    if (args.length > MAX_LAID) return 0;
    this.look();
    const { words } = this;
    const from = this.area >>> 2;
    let at = from;
    words[at++] = Tag.Array | (args.length << 4);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      if (typeof arg === "number") {
        scratch[0] = arg;
        words[at] = Tag.Double;
        words[at + 1] = halves[0]!;
        words[at + 2] = halves[1]!;
        at += 3;
      } else {
        const special = SPECIALS.indexOf(arg as boolean);
        if (special < 0) return 0;
        words[at++] = Tag.Special | (special << 4);
      }
    }
    return at - from;
  }
}
