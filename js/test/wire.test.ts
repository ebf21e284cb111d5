import assert from "node:assert/strict";
import { test } from "node:test";

import { Decoder, type Live } from "../src/wire/decode.js";
import { Encoder, type Given } from "../src/wire/encode.js";
import { Tables } from "../src/wire/tables.js";
import { Plain, understand } from "../src/wire/want.js";
import { DEPTH_LIMIT } from "../src/wire/words.js";

const nobody: Given = { give: () => [1, 1], takeBack: () => {}, rustId: () => null, marked: () => null };

class NoObjects implements Live {
  blobs: Uint8Array[] = [];
  object(slot: number): unknown {
    return { slot };
  }
  rust(kind: number, low: number): unknown {
    return { kind, low };
  }
  element(): unknown {
    return null;
  }
  signal(): AbortSignal {
    return new AbortController().signal;
  }
  blob(place: number): ArrayBuffer {
    const blob = this.blobs[place];
    if (blob === undefined) throw new RangeError("no such blob");
    return blob.slice().buffer as ArrayBuffer;
  }
}

/** What goes to Rust counts strings in bytes; ASCII is the same both ways, so ASCII can be turned around here. */
function thereAndBack(value: unknown, mayCompile: boolean, encoder = new Encoder(nobody, false), tables = new Tables()): unknown {
  encoder.begin();
  encoder.value(value, Plain.Data);
  encoder.end();
  const live = new NoObjects();
  live.blobs = encoder.blobs;
  const decoder = new Decoder(tables, live, mayCompile);
  decoder.open(encoder.words, 0, encoder.length, encoder.text.bytes, 0);
  const back = decoder.value();
  assert.ok(decoder.isDone);
  return back;
}

const VALUES: unknown[] = [
  undefined, null, true, false, 0, -0, 1, -1, 2 ** 27 - 1, 2 ** 27, -(2 ** 27), -(2 ** 27) - 1, 2 ** 31, 2 ** 53, 0.5, NaN, Infinity, -Infinity,
  "", "text", "x".repeat(47), "x".repeat(64), "x".repeat(65), "x".repeat(100_000),
  0n, 1n, -1n, 2n ** 64n, -(2n ** 127n),
  [], [1, "two", null], [0.5, 1, 2, 3, 4, 5, 6, 7, 8], Array.from({ length: 1000 }, (_, i) => i / 2),
  {}, { a: 1, b: { c: [{ a: 1 }, { a: 2 }] } }, { ["__proto__"]: 1, constructor: 2 },
  Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, i])),
  new Uint8Array([1, 2, 3]), new Float64Array([0.5]), new BigInt64Array([-1n]), new Uint8Array(5000).fill(7),
];

test("values come back", () => {
  for (const mayCompile of [true, false]) {
    const encoder = new Encoder(nobody, false);
    const tables = new Tables();
    for (const value of VALUES) {
      for (let round = 0; round < 2; round++) assert.deepStrictEqual(thereAndBack(value, mayCompile, encoder, tables), value);
    }
  }
});

test("keys become own properties, never a prototype", () => {
  for (const mayCompile of [true, false]) {
    const back = thereAndBack(JSON.parse('{"__proto__":{"polluted":1},"a":1}'), mayCompile) as object;
    assert.equal(Object.getPrototypeOf(back), Object.prototype);
    assert.deepEqual(Object.keys(back), ["__proto__", "a"]);
    assert.equal("polluted" in back, false);
  }
});

test("what JSON.stringify would find", () => {
  const date = new Date(0);
  class Point {
    x = 1;
    #hidden = 2;
    get y(): number {
      return this.#hidden;
    }
  }
  for (const [value, expected] of [
    [date, "1970-01-01T00:00:00.000Z"],
    [{ toJSON: () => ({ a: 1 }) }, { a: 1 }],
    [{ a: 1, toJSON(): object { return this; } }, { a: 1 }],
    [new (class { a = 1; toJSON(): object { return this; } })(), { a: 1 }],
    [{ a: 1, toJSON(): object { return { ...this, b: [2] }; } }, { a: 1, b: [2] }],
    [{ toJSON: () => date }, "1970-01-01T00:00:00.000Z"],
    [{ toJSON: () => new Uint8Array([1]) }, new Uint8Array([1])],
    [{ toJSON: () => Buffer.from([1]) }, new Uint8Array([1])],
    [{ toJSON: () => [{ toJSON: () => 2 }] }, [2]],
    [new Point(), { x: 1 }],
    [new Map([["a", 1]]), { a: 1 }],
    [new Set([1, 2]), [1, 2]],
    [Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    [new Number(7), 7],
    [new String("s"), "s"],
    [Array(2), [undefined, undefined]],
    [new Proxy({ a: 1 }, {}), { a: 1 }],
  ]) {
    assert.deepEqual(thereAndBack(value, true), expected);
  }
});

test("an object that answers itself is asked once, also where a piece of it is wanted as a handle", () => {
  const encoder = new Encoder(nobody, false);
  encoder.begin();
  encoder.value({ a: {}, toJSON(): object { return this; } }, understand([["struct", ["a"], [Plain.Handle]]]));
  encoder.end();
  const decoder = new Decoder(new Tables(), new NoObjects(), false);
  decoder.open(encoder.words, 0, encoder.length, encoder.text.bytes, 0);
  assert.deepEqual(decoder.value(), { a: { slot: 1 } });
});

test("text beyond ASCII is UTF-8", () => {
  const decoder = new TextDecoder();
  for (const text of ["größe", "Привет", "😀", "a\ud800b", "\udc00", "日本語".repeat(100), "\ud83d"]) {
    const encoder = new Encoder(nobody, false);
    encoder.begin();
    encoder.value(text, Plain.Data);
    const bytes = encoder.text.bytes.slice(0, encoder.text.length);
    assert.deepEqual(bytes, new TextEncoder().encode(text), text);
    assert.equal(decoder.decode(bytes).length >= 1, true);
  }
});

test("cycles and depth end", () => {
  const encoder = new Encoder(nobody, false);
  const cycle: Record<string, unknown> = {};
  cycle["self"] = [cycle];
  let deep: unknown = [];
  for (let i = 0; i < DEPTH_LIMIT * 2; i++) deep = [deep];
  for (const value of [cycle, deep]) {
    encoder.begin();
    encoder.value(value, Plain.Data);
    assert.ok(encoder.length < 1000);
  }
});

test("a value that throws leaves no trace", () => {
  const encoder = new Encoder(nobody, false);
  encoder.begin();
  const bad = { tag: 1, get boom(): never { throw new Error("no"); } };
  assert.throws(() => encoder.value([{ inner: 1 }, bad], Plain.Data));
  encoder.abandon();
  encoder.begin();
  encoder.value({ good: 1 }, Plain.Data);
  encoder.end();
  const decoder = new Decoder(new Tables(), new NoObjects(), true);
  decoder.open(encoder.words, 0, encoder.length, encoder.text.bytes, 0);
  assert.deepEqual(decoder.value(), { good: 1 });
});

test("the table of shapes is bounded", () => {
  const encoder = new Encoder(nobody, false);
  let resets = 0;
  for (let i = 0; i < 10_000; i++) {
    encoder.begin();
    encoder.value({ [`key${i}`]: i }, Plain.Data);
    encoder.end();
    resets += encoder.words[0]! & 2 ? 1 : 0;
  }
  assert.equal(resets, 1);
});

test("hostile words are an error", () => {
  let seed = 42;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  const text = new TextEncoder().encode("hostile");
  for (let round = 0; round < 20_000; round++) {
    const words = new Uint32Array(4 + random(24));
    for (let i = 4; i < words.length; i++) words[i] = random(3) === 0 ? random(2 ** 32) : random(400);
    words.set([random(4), text.length, text.length, random(words.length + 2)]);
    const decoder = new Decoder(new Tables(), new NoObjects(), round % 2 === 0);
    try {
      decoder.open(words, 0, words.length, text, 0);
      while (!decoder.isDone) decoder.value();
    } catch (error) {
      assert.ok(error instanceof RangeError || error instanceof TypeError, String(error));
    }
  }
});

test("numbers packed while numbers are packed", () => {
  const inner = Array.from({ length: 12 }, (_, place) => -place);
  const outer: number[] = Array.from({ length: 12 }, (_, place) => place + 0.5);
  let seen: unknown;
  Object.defineProperty(outer, 6, { enumerable: true, get: () => ((seen = thereAndBack(inner, false)), 6.5) });
  assert.deepEqual(thereAndBack(outer, false), Array.from({ length: 12 }, (_, place) => place + 0.5));
  assert.deepEqual(seen, Array.from({ length: 12 }, (_, place) => -place));
});

test("a getter that throws among numbers leaves the next ones right", () => {
  const numbers: number[] = Array.from({ length: 12 }, (_, place) => place);
  Object.defineProperty(numbers, 6, { enumerable: true, get: () => { throw new RangeError("no way"); } });
  assert.throws(() => thereAndBack(numbers, false), /no way/);
  assert.deepEqual(thereAndBack([1, 2, 3, 4, 5, 6, 7, 8.5], false), [1, 2, 3, 4, 5, 6, 7, 8.5]);
});

/** A plain object that counts how often its prototype is asked for: once by us, and once more by a loop over its keys. */
function watched(object: object): { proxy: object; asked: () => number } {
  let asked = 0;
  const getPrototypeOf = (target: object): object | null => {
    asked++;
    return Reflect.getPrototypeOf(target);
  };
  return { proxy: new Proxy(object, { getPrototypeOf }), asked: () => asked };
}

test("an object where others were is walked along their way", () => {
  const encoder = new Encoder(nobody, false);
  const tables = new Tables();
  const write = (value: unknown): void => assert.deepEqual(thereAndBack(value, true, encoder, tables), value);
  const isLooped = (): boolean => {
    const { proxy, asked } = watched({ a: 1, b: 2 });
    encoder.begin();
    encoder.value({ list: [proxy] }, Plain.Data);
    encoder.abandon();
    return asked() > 1;
  };
  assert.equal(isLooped(), false);
  write({ list: [{ a: 1, b: "two" }] });
  assert.equal(isLooped(), true);
  // Fewer keys, more, others, another order, and what is no struct.
  for (const next of [{ a: 1 }, { a: 1, b: 2, c: 3 }, { b: 1 }, {}, { b: 1, a: 2 }, { z: { a: 1 } }, { a: 1, b: 2 }]) write({ list: [next] });
  assert.equal(isLooped(), true);
  write({ list: [{ 1: "one", a: 2 }] });
  assert.equal(isLooped(), false);
});

test("one odd object keeps a place out of the loop", () => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`key${i}`, i]));
  for (const odd of [{ 7: "seven" }, many]) {
    const encoder = new Encoder(nobody, false);
    const tables = new Tables();
    for (const value of [odd, { a: 1 }, { a: 2 }]) assert.deepEqual(thereAndBack(value, true, encoder, tables), value);
    const { proxy, asked } = watched({ a: 3 });
    assert.deepEqual(thereAndBack(proxy, true, encoder, tables), { a: 3 });
    assert.equal(asked(), 1);
  }
});

test("a struct of many keys has a shape from the second time on", () => {
  const wide = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`key${i}`, i]));
  const encoder = new Encoder(nobody, false);
  const sizes = [0, 1, 2].map(() => {
    encoder.begin();
    encoder.value([wide], Plain.Data);
    encoder.end();
    return encoder.text.length;
  });
  assert.ok(sizes[0]! > 300 && sizes[2] === 0, String(sizes));
});

test("getters that change the object while it is walked", () => {
  const encoder = new Encoder(nobody, false);
  const tables = new Tables();
  const shrinking = (): object => ({ get a() { delete (this as { b?: number }).b; return 1; }, b: 2, c: 3 });
  const growing = (): object => ({ get a() { (this as { z?: number }).z = 9; return 1; }, b: 2 });
  for (let round = 0; round < 3; round++) {
    const [shrunk, grown] = thereAndBack([shrinking(), growing()], true, encoder, tables) as [Record<string, number>, Record<string, number>];
    assert.deepEqual([shrunk["a"], shrunk["b"], shrunk["c"]], [1, undefined, 3]);
    assert.deepEqual([grown["a"], grown["b"]], [1, 2]);
  }
});

test("arrays of numbers are packed wherever they begin", () => {
  const numbers = Array.from({ length: 9 }, (_, i) => i / 2);
  const mixed = [...numbers, "x", 1];
  for (const value of [numbers, [numbers], [1, numbers, numbers], [numbers, "x", [numbers]], mixed, [mixed, numbers], [-0, ...numbers, NaN]]) {
    assert.deepStrictEqual(thereAndBack(value, true), value);
  }
});
