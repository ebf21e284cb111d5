// The text of a frame: one block that holds all strings.

const SHORT = 64;
/** Strings beyond this many units are encoded piece by piece. */
const LONG = 2 ** 16;
/** Buffers beyond this many bytes are not kept for the next frame. */
const MAX_KEPT = 2 ** 22;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** Cuts strings from the text of a frame that has arrived. */
export class TextReader {
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  /** The decoded text; unused while it is short and ASCII. */
  private block: string | null = null;
  private units = 0;
  at = 0;

  /** Takes the text of the next frame. A decode has a fixed cost, which a short text is not worth. */
  open(bytes: Uint8Array, start: number, length: number, units: number): void {
    this.at = 0;
    this.units = units;
    if (units === 0) return;
    this.bytes = bytes;
    this.start = start;
    const isShort = length === units && units <= SHORT;
    this.block = isShort ? null : decoder.decode(bytes.subarray(start, start + length));
    if (this.block !== null && this.block.length !== units) throw new RangeError("the message is malformed: its text is of another length");
  }

  /** The next `units` of the text. */
  cut(units: number): string {
    const from = this.at;
    const to = from + units;
    if (to > this.units) throw new RangeError("the message is malformed: a string ends outside the text");
    this.at = to;
    return this.block === null ? this.characters(this.start + from, units) : this.block.substring(from, to);
  }

  private characters(from: number, count: number): string {
    const b = this.bytes;
    let text = "";
    let at = from;
    for (; count >= 8; count -= 8, at += 8) {
      text += String.fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!, b[at + 7]!);
    }
    switch (count) {
      case 7: return text + String.fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!);
      case 6: return text + String.fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!);
      case 5: return text + String.fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!);
      case 4: return text + String.fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!);
      case 3: return text + String.fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!);
      case 2: return text + String.fromCharCode(b[at]!, b[at + 1]!);
      case 1: return text + String.fromCharCode(b[at]!);
      default: return text;
    }
  }
}

/** Collects the text of a frame in UTF-8. */
export class TextWriter {
  bytes = new Uint8Array(1024);
  /** The same, for whoever copies it. */
  words = new Uint32Array(this.bytes.buffer);
  length = 0;

  /** Begins anew. A buffer that one large text has left is let go. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > MAX_KEPT) this.use(new Uint8Array(1024));
  }

  /** Adds a string; answers its length in bytes. Lone surrogates become U+FFFD. */
  add(text: string): number {
    const start = this.length;
    if (text.length > LONG) return this.addLong(text);
    if (text.length * 3 > this.bytes.length - start) this.grow(text.length * 3);
    if (text.length > SHORT) {
      const { written } = encoder.encodeInto(text, start === 0 ? this.bytes : this.bytes.subarray(start));
      this.length = start + written;
      return written;
    }
    const bytes = this.bytes;
    let at = start;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        bytes[at++] = unit;
      } else {
        at = this.encode(text, i, at);
        break;
      }
    }
    this.length = at;
    return at - start;
  }

  /** Adds what has been encoded. */
  append(bytes: Uint8Array): void {
    if (bytes.length > this.bytes.length - this.length) this.grow(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Room for three times as many bytes would be too much: it grows as it is needed. */
  private addLong(text: string): number {
    const start = this.length;
    for (let from = 0; from < text.length; ) {
      const left = text.length - from;
      if (left + 4 > this.bytes.length - this.length) this.grow(left + 4);
      const { read, written } = encoder.encodeInto(from === 0 ? text : text.substring(from), this.bytes.subarray(this.length));
      from += read;
      this.length += written;
    }
    return this.length - start;
  }

  /** The rest of a short string, from its first character beyond ASCII on: a loop costs less than a call of `encodeInto`. */
  private encode(text: string, from: number, at: number): number {
    const bytes = this.bytes;
    for (let i = from; i < text.length; i++) {
      let code = text.charCodeAt(i);
      if (code < 0x80) {
        bytes[at++] = code;
        continue;
      }
      if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 0x3f);
        continue;
      }
      if ((code & 0xf800) === 0xd800) {
        const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
        if (code < 0xdc00 && (next & 0xfc00) === 0xdc00) {
          i++;
          code = 0x10000 + ((code & 0x3ff) << 10) + (next & 0x3ff);
          bytes[at++] = 0xf0 | (code >> 18);
          bytes[at++] = 0x80 | ((code >> 12) & 0x3f);
          bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
          bytes[at++] = 0x80 | (code & 0x3f);
          continue;
        }
        code = 0xfffd;
      }
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[at++] = 0x80 | (code & 0x3f);
    }
    return at;
  }

  private grow(needed: number): void {
    const least = Math.max(this.bytes.length * 2, this.length + needed);
    const larger = new Uint8Array(Math.ceil(least / 4) * 4);
    larger.set(this.bytes.subarray(0, this.length));
    this.use(larger);
  }

  private use(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.words = new Uint32Array(bytes.buffer);
  }
}
