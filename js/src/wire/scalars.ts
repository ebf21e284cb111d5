// Values that hold no others, as words.

import { InteropError } from "../errors.js";
import { FrameWriter } from "./frame.js";
import { Tag, fits } from "./words.js";

/** Rust says of larger ones than it has that they do not fit; of these it need not hear. */
const MAX_BIGINT = 1n << 4096n;

const scratch = new Float64Array(1);
const halves = new Uint32Array(scratch.buffer);

export class ScalarWriter extends FrameWriter {
  string(text: string): void {
    const at = this.length;
    this.word(0);
    this.words[at] = Tag.Text | fits(this.text.add(text), "a string");
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

  protected bigint(value: bigint): void {
    const isNegative = value < 0n;
    let magnitude = isNegative ? -value : value;
    const at = this.length;
    this.word(0);
    if (magnitude >= MAX_BIGINT) throw new InteropError("a bigint of more than 4096 bits is larger than any integer of Rust", { code: "limit" });
    for (; magnitude > 0n; magnitude >>= 32n) this.word(Number(magnitude & 0xffffffffn));
    this.words[at] = Tag.BigInt | ((this.length - at - 1) << 5) | (isNegative ? 16 : 0);
  }
}
