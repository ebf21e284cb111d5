// Short calls by themselves: what is made code, what is read one by one, and what is refused.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Calls, Prepared } from "../src/calls.js";
import { Kind, Path } from "../src/path.js";
import { REFUSED, ShortCalls } from "../src/short.js";

const DATA = 1 << 8;
const [NUMBER, TRUTH, TEXT] = [1, 2, 3];

function opened({ module = null as string | null, isUnderWay = false, loaded = undefined as object | undefined, mayCompile = true } = {}): { short: ShortCalls; prepared: Prepared } {
  const path = new Path(Kind.Function, ["shortTest", "show"], true, mayCompile);
  const prepared: Prepared = { path, module, count: -1, direct: null, kinds: -1, short: null };
  const around = {
    starting: { isUnderWay },
    modules: { atOnce: () => loaded },
    replies: { failed: (_low: number, _high: number, thrown: unknown) => ({ thrown }), promised: () => "a promise" },
  };
  const calls = { prepared: [undefined, prepared], around, answer: (_low: number, _high: number, value: unknown) => value };
  return { short: new ShortCalls(calls as unknown as Calls, { text: (at, length) => "text".slice(at, at + length) }), prepared };
}

Object.assign(globalThis, { shortTest: { show: (...args: unknown[]) => JSON.stringify(args) } });

test("arguments of any kinds come through, also those that no code was made for", () => {
  for (const mayCompile of [true, false]) {
    const { short, prepared } = opened({ mayCompile });
    for (let turn = 0; turn < 2; turn++) {
      assert.equal(short.call(1, DATA | NUMBER | (TRUTH << 2) | (TEXT << 4), 1.5, 0, 1, 2), '[1.5,false,"ex"]');
      assert.equal(short.call(1, DATA | (TEXT << 0) | (NUMBER << 4), 0, 4, 7, 0), '["text",7]');
      assert.equal(short.call(1, DATA, 0, 0, 0, 0), "[]");
    }
    assert.equal(prepared.short !== null, mayCompile, "code was made where it may");
    assert.equal(prepared.kinds, NUMBER | (TRUTH << 2) | (TEXT << 4), "for what came first, and once");
  }
});

test("whose result is of no interest answers a number", () => {
  assert.equal(opened().short.call(1, NUMBER, 1, 0, 0, 0), 0);
});

test("what throws and what promises is told", () => {
  const { short } = opened();
  const told = (show: unknown): unknown => {
    Object.assign(globalThis, { shortTest: { show } });
    return short.call(1, DATA, 0, 0, 0, 0);
  };
  const { shortTest } = globalThis as unknown as { shortTest: object };
  assert.equal(told(async () => 1), "a promise");
  assert.equal((told(() => { throw new Error("no"); }) as unknown as { thrown: Error }).thrown.message, "no");
  Object.assign(globalThis, { shortTest });
});

test("is refused before anything is done", () => {
  assert.equal(opened().short.call(2, DATA, 0, 0, 0, 0), REFUSED, "nobody has told of the import");
  assert.equal(opened({ isUnderWay: true }).short.call(1, DATA, 0, 0, 0, 0), REFUSED, "the initialisers are at work");
  assert.equal(opened({ module: "a.js" }).short.call(1, DATA, 0, 0, 0, 0), REFUSED, "the module is not there yet");
  const module = { shortTest: { show: () => "the module's" } };
  assert.equal(opened({ module: "a.js", loaded: module }).short.call(1, DATA, 0, 0, 0, 0), "the module's");
});
