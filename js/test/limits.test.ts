import assert from "node:assert/strict";
import { test } from "node:test";

import { Replies, oneByOne } from "../src/replies.js";
import { Decoder, type Live } from "../src/wire/decode.js";
import { Encoder, type Given } from "../src/wire/encode.js";
import { Status } from "../src/wire/messages.js";
import { Tables } from "../src/wire/tables.js";
import { Plain } from "../src/wire/want.js";
import { Special, Tag } from "../src/wire/words.js";

class Marked {
  constructor(readonly object: object) {}
}

/** Counts what is given away. */
class Counted implements Given {
  given = 0;
  give(): readonly [number, number] {
    this.given++;
    return [1, 1];
  }
  takeBack(): void {
    this.given--;
  }
  rustId(): null {
    return null;
  }
  marked(object: object): object | null {
    return object instanceof Marked ? object.object : null;
  }
}

const nothing: Live = { object: () => "object", rust: () => null, element: () => null, signal: () => new AbortController().signal, blob: () => new ArrayBuffer(0) };

function encoded(value: unknown, encoder = new Encoder(new Counted(), false)): Encoder {
  encoder.begin();
  encoder.value(value, Plain.Data);
  encoder.end();
  return encoder;
}

function decoded(encoder: Encoder): unknown {
  const decoder = new Decoder(new Tables(), nothing, false);
  decoder.open(encoder.words, 0, encoder.length, encoder.text.bytes, 0);
  const value = decoder.value();
  assert.ok(decoder.isDone, "the whole frame was the value");
  return value;
}

test("a frame of more shapes than the table holds", () => {
  const rows = Array.from({ length: 70_000 }, (_, i) => ({ [`key${i}`]: i }));
  const encoder = encoded(rows);
  assert.ok(encoder.shapes.mark() < 10_000, `${encoder.shapes.mark()} shapes are told`);
  assert.deepEqual(decoded(encoder), rows);
  class Row {}
  const instances = Array.from({ length: 20_000 }, (_, i) => Object.assign(new Row(), { [`key${i}`]: i }));
  assert.ok(encoded(instances).shapes.mark() < 10_000);
});

test("what is written twice is given once", () => {
  const wide = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, i === 3 ? new Marked({}) : i === 4 ? new Uint8Array(5000) : i]));
  const toJson = { a: new Marked({}), toJSON: () => 1 };
  const keys = new Map<unknown, unknown>([["a", new Marked({})], [{}, 1]]);
  for (const [value, given, blobs] of [[wide, 1, 1], [toJson, 0, 0], [keys, 0, 0]] as const) {
    const counted = new Counted();
    const encoder = encoded(value, new Encoder(counted, false));
    assert.equal(counted.given, given);
    assert.equal(encoder.blobs.length, blobs);
  }
});

test("a map that changes while it is read", () => {
  const map = new Map<string, unknown>([["a", 1], ["b", { get c(): number { return map.delete("a"), map.delete("d"), 2; } }], ["d", 3], ["e", 4]]);
  assert.deepEqual(decoded(encoded(map)), { a: 1, b: { c: 2 }, e: 4 });
  const array: unknown[] = [{ get a(): number { return array.pop(), 1; } }, 2, 3];
  assert.deepEqual(decoded(encoded(array)), [{ a: 1 }, 2, undefined]);
});

test("what a library puts on every object's prototype is no data", () => {
  Object.defineProperty(Object.prototype, "polluted", { value: 1, enumerable: true, configurable: true, writable: true });
  try {
    assert.deepEqual(Object.keys(decoded(encoded({ a: { b: 2 } })) as object), ["a"]);
  } finally {
    delete (Object.prototype as { polluted?: number }).polluted;
  }
});

test("what is longer than a message can say is an error", () => {
  assert.throws(() => encoded(new Array(2 ** 32 - 1)), /an array of 4294967295 is longer than a message can say/);
  assert.throws(() => encoded({ list: new Array(2 ** 28) }), { code: "limit" });
  assert.throws(() => encoded(1n << (1n << 28n)), { code: "limit", message: /a bigint of more/ });
  assert.throws(() => encoded(Object.assign(new Array<number>(2 ** 28), { 0: 1, [2 ** 28 - 1]: 1 })), { code: "limit" });
  const { words } = new Replies(oneByOne(new Counted())).returned(1, 1, new Array(2 ** 28), Plain.Data);
  assert.deepEqual([words[4]! >>> 8, words[9]], [Status.TooLong, 2 ** 28 - 1]);
});

test("long strings, and what they leave behind", () => {
  const encoder = new Encoder(new Counted(), false);
  for (const text of ["x".repeat(1e8), "ä".repeat(3e7), "日本😀".repeat(1e6), "a\ud800".repeat(1e6)]) {
    encoded(text, encoder);
    const bytes = Buffer.byteLength(text);
    assert.equal(encoder.text.length, bytes);
    assert.ok(encoder.text.bytes.length < bytes * 2.1 + 100, `${encoder.text.bytes.length} for ${bytes}`);
    assert.deepEqual(Buffer.from(encoder.text.bytes.subarray(bytes - 6, bytes)), Buffer.from(text.slice(-6)).subarray(-6));
  }
  encoded(Array.from({ length: 1e6 }, (_, i) => `${i}`), encoder);
  encoded(Array.from({ length: 1e6 }, (_, i) => i / 2), encoder);
  encoded("short", encoder);
  assert.ok(encoder.text.bytes.length + encoder.words.length * 4 <= 9 * 2 ** 20, "large buffers are let go");
});

test("128 levels go, 129 do not", () => {
  const nest = (depth: number): unknown => Array.from({ length: depth }).reduce((inside) => [inside], 0);
  const tooDeep = Tag.Special | (Special.TooDeep << 4);
  assert.deepEqual(decoded(encoded(nest(128))), nest(128));
  assert.ok(encoded(nest(129)).words.includes(tooDeep));
  const frame = (depth: number): Uint32Array => Uint32Array.from([0, 0, 0, 5 + depth, ...Array.from({ length: depth }, () => Tag.Array | (1 << 4)), 0]);
  for (const depth of [127, 128, 129]) {
    const words = frame(depth);
    const decoder = new Decoder(new Tables(), nothing, true);
    decoder.open(words, 0, words.length, new Uint8Array(0), 0);
    if (depth <= 128) assert.deepEqual(decoder.value(), nest(depth));
    else assert.throws(() => decoder.value(), /nests deeper than 128/);
  }
});
