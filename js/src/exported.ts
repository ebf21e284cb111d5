// Exports that are invoked by number, with arguments by value. `hosts/browser/src/invoke.rs` has the same numbers.

import { TOO_LONG } from "./invocations.js";
import { FRAME, type Memory } from "./memory.js";
import { Tag } from "./wire/words.js";

/** What the module exports for this. */
export interface ExportsByNumber {
  /** Memory for so many bytes; answers where. */
  jsinterop_inbox(bytes: number): number;
  /** The number of an export whose names lie in the inbox, of so many bytes each; 0 for none, less for one that is not invoked by number. */
  jsinterop_find(crate: number, name: number): number;
  /** Invokes it with arguments by value. Answers with a number, or with NaN and leaves a word in the area. */
  jsinterop_invoke(number: number, kinds: number, a: number, b: number, c: number, d: number): number;
}

/** The reply is a frame, which has arrived. */
export const FRAMED = Symbol("framed");

/** How many arguments come by value. */
const PLACES = 4;
/** What an argument is; 0 is none. */
const Kind = { Number: 1, Special: 2 } as const;
/** Values without content, by their numbers. */
const SPECIALS: readonly unknown[] = [undefined, null, false, true];

const utf8 = new TextEncoder();

export class Exported {
  /** The numbers of exports, by crate and name. */
  private readonly numbers = new Map<string, Map<string, number>>();

  /** `trapped` tells of what leaves the module as an exception. */
  constructor(
    private readonly exports: ExportsByNumber,
    private readonly memory: Memory,
    private readonly trapped: (thrown: unknown) => Error,
  ) {}

  /** Invokes an export; `TOO_LONG` where it or an argument asks for a frame, and nothing has been done. */
  invoke(crate: string, name: string, args: readonly unknown[]): unknown {
    const number = this.number(crate, name);
    const { length } = args;
    if (number <= 0 || length > PLACES) return TOO_LONG;
    const places = [0, 0, 0, 0];
    let kinds = 0;
    for (let i = 0; i < length; i++) {
      const arg = args[i];
      const isNumber = typeof arg === "number";
      const place = isNumber ? arg : SPECIALS.indexOf(arg);
      if (!isNumber && place < 0) return TOO_LONG;
      places[i] = place;
      kinds |= (isNumber ? Kind.Number : Kind.Special) << (2 * i);
    }
    let value: number;
    try {
      value = this.exports.jsinterop_invoke(number, kinds, places[0]!, places[1]!, places[2]!, places[3]!);
    } catch (thrown) {
      throw this.trapped(thrown);
    }
    return value === value ? value : this.left();
  }

  /** What is no number, or NaN. */
  private left(): unknown {
    const word = this.memory.left();
    if (word === FRAME) return FRAMED;
    return (word & 15) === Tag.Special ? SPECIALS[word >>> 4] : NaN;
  }

  /** The number of an export; 0 for one that is not there, less for one that takes a frame. */
  private number(crate: string, name: string): number {
    let numbers = this.numbers.get(crate);
    if (numbers === undefined) this.numbers.set(crate, (numbers = new Map()));
    let number = numbers.get(name);
    if (number === undefined) {
      number = this.find(crate, name);
      // Names that are not there are not kept: there may be any number of them.
      if (number !== 0) numbers.set(name, number);
    }
    return number;
  }

  private find(crate: string, name: string): number {
    const [first, second] = [utf8.encode(crate), utf8.encode(name)];
    const at = this.exports.jsinterop_inbox(first.length + second.length);
    this.memory.look();
    this.memory.bytes.set(first, at);
    this.memory.bytes.set(second, at + first.length);
    return this.exports.jsinterop_find(first.length, second.length);
  }
}
