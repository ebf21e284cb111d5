import assert from "node:assert/strict";
import { test } from "node:test";

import { Encoder } from "../src/wire/encode.js";
import { Filling } from "../src/wire/filling.js";
import { Decoder } from "../src/wire/decode.js";
import { Tables } from "../src/wire/tables.js";
import { Plain } from "../src/wire/want.js";
import { Flag } from "../src/wire/words.js";
import { Frame, Rust, nobody, type Arg } from "./rust.js";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("a frame of 64 calls: some fail, some are pending, some are cancelled in it", async () => {
  const rust = new Rust();
  const log: number[] = [];
  const later = new Map<number, (value: unknown) => void>();
  const page = {
    now: (n: number) => (log.push(n), [n, `text ${n}`]),
    fail: (n: number) => {
      log.push(n);
      throw new RangeError(`no ${n}`);
    },
    later: (n: number) => (log.push(n), new Promise((resolve) => later.set(n, resolve))),
    signal: (n: number, signal: AbortSignal) => (log.push(n), new Promise((resolve) => signal.addEventListener("abort", () => resolve(log.push(-n))))),
  };
  (globalThis as { page?: unknown }).page = page;
  const frame = new Frame();
  const signal: Arg = { signal: true };
  for (let n = 0; n < 64; n++) {
    if (n % 4 === 0) frame.call(n, "page.now", [n]);
    else if (n % 4 === 1) frame.call(n, "page.fail", [n, "unused", [true, null, undefined]]);
    else if (n % 4 === 2) frame.call(n, "page.later", [n]);
    else frame.call(n, "page.signal", [n, signal]).cancel(n);
  }
  rust.send(frame);
  const numbers = Array.from({ length: 64 }, (_, n) => n);
  assert.deepEqual(log.filter((n) => n >= 0 && !Object.is(n, -0)), numbers, "in order");
  for (const n of numbers) if (n % 4 === 2 && n > 10) later.get(n)!(n / 2);
  await turn();
  for (const n of numbers) {
    const expected = [[n, `text ${n}`], `!no ${n}`, n > 10 ? n / 2 : "nothing yet", "nothing yet"][n % 4];
    assert.deepEqual(rust.outcome(n), expected, `call ${n}`);
  }
  assert.equal(log.filter((n) => n < 0).length, 16, "the cancelled were told");
});

test("a call inside a call does not disturb the frame that is being read", () => {
  const rust = new Rust();
  const log: unknown[] = [];
  const nest = (depth: number, tag: string): string => {
    log.push(`${tag}${depth}`);
    if (depth > 0) rust.send(new Frame().call(100 + depth, "page.nest", [depth - 1, tag]).call(200 + depth, "page.nest", [0, "!"]));
    return `${tag}${depth}`;
  };
  (globalThis as { page?: unknown }).page = { nest };
  rust.send(new Frame().call(1, "page.nest", [2, "a"]).call(2, "page.nest", [1, "b"]).call(3, "page.nest", [0, "c"]));
  assert.deepEqual(log, ["a2", "a1", "a0", "!0", "!0", "b1", "b0", "!0", "c0"]);
  assert.deepEqual([1, 2, 3].map((id) => rust.outcome(id)), ["a2", "b1", "c0"]);
});

test("releases and answers beside calls", async () => {
  const rust = new Rust();
  const object = { name: "kept" };
  (globalThis as { page?: unknown }).page = { object, name: (given: { name: string }) => given.name };
  rust.send(new Frame().call(1, "page.object.valueOf", [], { want: 2 }));
  const { object: id } = rust.outcome(1) as { object: [number, number] };
  const promise = rust.agent.invocations.export("crate", "export", [1, "two"]);
  const invoke = rust.told.find((told) => told.kind === "invoke");
  assert.deepEqual(invoke, { kind: "invoke", id: 1, names: ["crate", "export"], args: [1, "two"] });
  rust.send(new Frame().call(2, "page.name", [{ object: id }]).release(id[0], id[1], 1).returns(1, ["answer"]).call(3, "page.name", [{ object: id }]));
  assert.deepEqual(await promise, ["answer"]);
  assert.equal(rust.outcome(2), "kept");
  assert.equal(rust.outcome(3), "status 4", "it was released before");
});

test("a message nobody knows is an error by name", () => {
  const rust = new Rust();
  assert.throws(() => rust.send(new Frame().unknown(77)), /nobody knows messages of the kind 77/);
});

test("several messages in one frame to Rust", () => {
  for (const ownTables of [true, false]) {
    const encoder = new Filling(nobody, ownTables);
    const tables = new Tables();
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < 10; n++) {
        if (n === 0) encoder.begin();
        else encoder.next();
        const write = (): void => encoder.value({ n, name: `row ${n}`, get bad(): number { if (n % 3 === 1) throw new Error("no"); return n; } }, Plain.Data);
        if (n % 3 !== 1) {
          write();
          continue;
        }
        assert.throws(write);
        encoder.abandon();
      }
      encoder.end();
      const decoder = new Decoder(tables, { object: () => null, rust: () => null, element: () => null, signal: () => new AbortController().signal, blob: () => new ArrayBuffer(0) }, true);
      decoder.open(encoder.words, 0, encoder.length, encoder.text.bytes, 0);
      const seen: unknown[] = [];
      while (!decoder.isDone) seen.push(decoder.value());
      assert.deepEqual(seen, [0, 2, 3, 5, 6, 8, 9].map((n) => ({ n, name: `row ${n}`, bad: n })));
    }
  }
});

test("a reset is told by the next frame that is sent", () => {
  const encoder = new Encoder(nobody, false);
  const frame = (key: string): number => {
    encoder.begin();
    encoder.value({ [key]: 1 }, Plain.Data);
    encoder.end();
    return encoder.words[0]!;
  };
  while (!encoder.shapes.isFull) frame(`key${Math.random()}`);
  encoder.begin();
  assert.throws(() => encoder.value({ get boom(): never { throw new Error("no"); } }, Plain.Data));
  encoder.abandon();
  assert.equal(frame("first") & Flag.Reset, Flag.Reset);
  assert.equal(frame("second") & Flag.Reset, 0);
});

test("a frame with tables of its own leaves the shared ones alone", () => {
  const rust = new Rust();
  const one = { a: { name: "one" }, b: { name: "two" } };
  (globalThis as { page?: unknown }).page = { one: () => one };
  const struct = (key: string): Arg => [["struct", [key], [2]]];
  const isHandle = (id: number, key: string): boolean => "object" in ((rust.outcome(id) as Record<string, object>)[key]!);
  rust.send(new Frame(0).call(1, "page.one", [], { pieces: [0, struct("a")] }));
  rust.send(new Frame().call(2, "page.one", [], { pieces: [0, struct("b")] }));
  rust.send(new Frame(0).call(3, "page.one", [], { pieces: [0, null] }));
  assert.deepEqual([1, 2, 3].map((id) => isHandle(id, "a")), [true, false, true]);
  assert.deepEqual([1, 2, 3].map((id) => isHandle(id, "b")), [false, true, false]);
});
