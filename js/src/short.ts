// Short calls: arguments that are numbers, truths and texts come by value, without a frame. `runtime/src/short.rs` has the same numbers.

import { isThenable, type Answer, type Calls, type Prepared } from "./calls.js";
import { Plain } from "./wire/want.js";

/** What a place holds. A text takes two: its address, and its length in bytes. */
const Kind = { Number: 1, Truth: 2, Text: 3 } as const;
const PLACES = 4;
/** All of their kinds, two bits each; what is wanted comes above. */
const KINDS = 0xff;
const WANT_AT = 8;

/** The call has to come in a frame. Nothing has been done. */
export const REFUSED = Symbol("refused");

/** Where texts lie. */
export interface Texts {
  text(at: number, length: number): string;
}

/** The arguments of these kinds, each made of the places it takes. */
function each<T>(kinds: number, places: readonly T[], make: (kind: number, place: T, next: T) => unknown): unknown[] {
  const args: unknown[] = [];
  for (let at = 0; at < PLACES; at++) {
    const kind = (kinds >>> (2 * at)) & 3;
    if (kind !== 0) args.push(make(kind, places[at]!, places[at + 1]!));
    if (kind === Kind.Text) at++;
  }
  return args;
}

export class ShortCalls {
  constructor(
    private readonly calls: Calls,
    private readonly texts: Texts,
  ) {}

  /** Makes a synchronous call of an import that is known. */
  call(number: number, shape: number, a: number, b: number, c: number, d: number): Answer | typeof REFUSED {
    const { calls, texts } = this;
    const { around } = calls;
    const prepared = calls.prepared[number];
    if (prepared === undefined || around.starting.isUnderWay) return REFUSED;
    const root = prepared.module === null ? globalThis : around.modules.atOnce(prepared.module);
    if (root === undefined) return REFUSED;
    const kinds = shape & KINDS;
    const want = shape >>> WANT_AT;
    let value: unknown;
    try {
      if (prepared.kinds < 0) prepare(prepared, kinds);
      value =
        prepared.short !== null && prepared.kinds === kinds
          ? prepared.short(root, texts, a, b, c, d)
          : prepared.path.invoke(root, this.args(kinds, [a, b, c, d]));
      if (typeof value === "object" && isThenable(value)) return around.replies.promised(0, 0);
    } catch (thrown) {
      return around.replies.failed(0, 0, thrown);
    }
    return want === Plain.Nothing ? 0 : calls.answer(0, 0, value, want);
  }

  private args(kinds: number, places: readonly number[]): unknown[] {
    return each(kinds, places, (kind, place, next) => (kind === Kind.Text ? this.texts.text(place, next) : kind === Kind.Truth ? place !== 0 : place));
  }
}

/** The same arguments as code, for this import alone. */
function prepare(prepared: Prepared, kinds: number): void {
  prepared.kinds = kinds;
  const code = each(kinds, ["p0", "p1", "p2", "p3"], (kind, place, next) => (kind === Kind.Text ? `source.text(${place},${next})` : kind === Kind.Truth ? `${place}!==0` : place));
  prepared.short = prepared.path.direct(code as string[], { places: ",p0,p1,p2,p3" });
}
