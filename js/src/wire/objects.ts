// Arrays and objects as data: what JSON could say, and what only differs from it inside.

import { ScalarWriter } from "./scalars.js";
import type { Place, ShapeNode } from "./shapes.js";
import { Special, Tag, fits } from "./words.js";

/** Objects with more new keys than this are maps; their keys are sent along. */
const MAX_NEW_KEYS = 48;

const { getPrototypeOf, prototype: plain } = Object;

/** Copies numbers; `false` where there is anything else among them. One by one: `set` is ten times slower where an array that may hold anything holds numbers. */
function fill(to: Float64Array, values: readonly unknown[]): boolean {
  const { length } = to;
  for (let i = 0; i < length; i++) {
    const value = values[i];
    if (typeof value !== "number") return false;
    to[i] = value;
  }
  return true;
}

export abstract class ObjectWriter extends ScalarWriter {
  /** What no object is: a function or a symbol. */
  protected abstract bare(value: unknown): void;
  /** Whatever is neither an array nor a plain object. */
  protected abstract rare(value: object, place: Place): void;
  /** An object that has a `toJSON`. */
  protected abstract asJson(value: object, place: Place): void;

  /** A value that nobody wants to hold, found at `place`. */
  protected data(value: unknown, place: Place): void {
    if (typeof value === "string") return this.string(value);
    if (typeof value === "number") return this.number(value);
    if (typeof value === "object") return value === null ? this.special(Special.Null) : this.object(value, place);
    if (typeof value === "boolean") return this.special(value ? Special.True : Special.False);
    if (typeof value === "undefined") return this.special(Special.Undefined);
    this.bare(value);
  }

  protected object(value: object, place: Place): void {
    if (this.isTooDeep) return this.special(Special.TooDeep);
    if (Array.isArray(value)) return this.list(value, place);
    if (getPrototypeOf(value) !== plain) return this.rare(value, place);
    if (!this.enter(value)) return;
    if (place.way === null) this.byKeys(value as Record<string, unknown>, place);
    else this.onWay(value as Record<string, unknown>, place, place.way);
    this.leave();
  }

  /** A plain object where others were: one pass over its keys, along the way of the last one as far as that goes. */
  private onWay(value: Record<string, unknown>, place: Place, way: readonly ShapeNode[]): void {
    const { shapes, length: at, text: { length: text }, blobs: { length: blobs }, gave: { length: gave } } = this;
    this.word(0);
    let node = shapes.root;
    let step = 0;
    let fresh = 0;
    for (const key in value) {
      let next = step < way.length ? way[step++]! : node.last;
      if (next === null || next.key !== key) {
        step = way.length;
        next = shapes.known(node, key);
        if (next === null) {
          // A map, one object too many, or a key of everybody's prototype.
          if (++fresh > MAX_NEW_KEYS || shapes.isFull || !Object.hasOwn(value, key)) {
            this.back(at, text, blobs, gave);
            return this.odd(value, place);
          }
          next = shapes.step(node, key);
        }
      }
      node = next;
      const field = value[key];
      if (node.isToJson && typeof field === "function") {
        this.back(at, text, blobs, gave);
        return this.asJson(value, place);
      }
      if (typeof field === "string") this.string(field);
      else this.data(field, node);
    }
    if (node !== place.end) place.took(node);
    this.words[at] = Tag.Shaped | (shapes.shape(node) << 4);
  }

  /** An object where none was, or odd ones; an instance of a class. By a list of its keys: an odd one must not spoil the loop above. */
  protected byKeys(value: Record<string, unknown>, place: Place): void {
    const { shapes, length: at, text: { length: text }, blobs: { length: blobs }, gave: { length: gave } } = this;
    const keys = Object.keys(value);
    this.word(0);
    let node = shapes.root;
    let fresh = 0;
    for (const key of keys) {
      let next = node.last?.key === key ? node.last : shapes.known(node, key);
      if (next === null) {
        if (++fresh > MAX_NEW_KEYS || shapes.isFull) {
          this.back(at, text, blobs, gave);
          return this.odd(value, place);
        }
        next = shapes.step(node, key);
      }
      node = next;
      const field = value[key];
      if (node.isToJson && typeof field === "function") {
        this.back(at, text, blobs, gave);
        return this.asJson(value, place);
      }
      this.data(field, node);
    }
    place.took(node);
    this.words[at] = Tag.Shaped | (shapes.shape(node) << 4);
  }

  private odd(value: object, place: Place): void {
    place.wasOdd();
    this.pairs(value, place);
  }

  /** An object whose keys are sent along. */
  private pairs(value: object, place: Place): void {
    const at = this.length;
    this.word(0);
    const keys = Object.keys(value);
    for (const key of keys) {
      this.string(key);
      this.data((value as Record<string, unknown>)[key], place.elements);
    }
    this.words[at] = Tag.Object | (keys.length << 4);
  }

  private list(value: readonly unknown[], place: Place): void {
    if (this.numbers(value) || !this.enter(value)) return;
    // A getter may shorten it meanwhile.
    const count = value.length;
    const { elements } = place;
    this.word(Tag.Array | fits(count, "an array"));
    for (let i = 0; i < count; i++) {
      const element = value[i];
      if (typeof element === "string") this.string(element);
      else this.data(element, elements);
    }
    this.leave();
  }

  /** An array of nothing but numbers, packed. */
  private numbers(value: readonly unknown[]): boolean {
    const count = value.length;
    if (count < 8 || typeof value[0] !== "number" || typeof value[count - 1] !== "number") return false;
    const word = Tag.Doubles | fits(count, "an array");
    const from = this.length + 1;
    // Doubles are written where a multiple of eight bytes is, and moved from there.
    const offset = from & 1;
    if (from + offset + 2 * count > this.words.length) this.grow(1 + offset + 2 * count);
    const { words } = this;
    if (!fill(new Float64Array(words.buffer, (from + offset) * 4, count), value)) return false;
    if (offset !== 0) words.copyWithin(from, from + offset, from + offset + 2 * count);
    words[from - 1] = word;
    this.length = from + 2 * count;
    return true;
  }
}
