// Arrays of nothing but numbers, as the words of doubles.

/** Room for fewer numbers is not worth making, and for more is not kept for the next. */
const MIN_PACKED = 2 ** 10;
const MAX_PACKED = 2 ** 16;
const NOTHING = new Float64Array(0);
let packed = NOTHING;

/** Numbers as words, two each, until the next are packed; null where there is anything else among them. */
export function pack(values: readonly unknown[]): Uint32Array | null {
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
