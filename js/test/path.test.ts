import assert from "node:assert/strict";
import { test } from "node:test";

import { NotFound } from "../src/errors.js";
import { Kind, Path, type Segment } from "../src/path.js";
import type { ValueSource } from "../src/wire/shapes.js";

const VALUE = "source.value()";

/** Arguments as they are read from a frame. */
function source(args: unknown[]): ValueSource {
  let at = 0;
  return { value: () => args[at++] };
}

function both(kind: number, segments: Segment[], check: (invoke: (root: object, ...args: unknown[]) => unknown) => void): void {
  for (const mayCompile of [true, false]) {
    const path = new Path(kind, segments, true, mayCompile);
    check((root, ...args) => path.invoke(root, args));
    check((root, ...args) => {
      const direct = path.direct<ValueSource>(args.map(() => VALUE));
      return direct === null ? path.invoke(root, args) : direct(root, source(args));
    });
  }
}

test("finds everything at each call, with its parent as this", () => {
  both(Kind.Function, ["a", "b", "f"], (invoke) => {
    const f = function (this: { n: number }, x: number): number {
      return this.n + x;
    };
    const root = { a: { b: { n: 1, f } } };
    assert.equal(invoke(root, 1), 2);
    root.a = { b: { n: 10, f } };
    assert.equal(invoke(root, 1), 11);
    root.a.b.f = () => -1;
    assert.equal(invoke(root, 1), -1);
  });
});

test("steps through functions, classes and arrays", () => {
  both(Kind.Function, ["Shape", "all", 0, "area"], (invoke) => {
    class Shape {
      static all = [{ side: 3, area(): number { return this.side ** 2; } }];
    }
    assert.equal(invoke({ Shape }), 9);
  });
});

test("tells which segment is missing, and what was there", () => {
  for (const [root, segment, expected, found] of [
    [{}, "a", 0, "undefined"],
    [{ a: null }, "a", 0, "null"],
    [{ a: 7 }, "a", 0, "number"],
    [{ a: {} }, "f", 1, "undefined"],
    [{ a: { f: [] } }, "f", 1, "array"],
  ] as const) {
    both(Kind.Function, ["a", "f"], (invoke) => {
      assert.throws(() => invoke(root), (error) => {
        assert.ok(error instanceof NotFound);
        assert.deepEqual([error.segment, error.expected, error.found], [segment, expected, found]);
        return true;
      });
    });
  }
});

test("constructs, reads and writes", () => {
  class Point {
    constructor(readonly x: number) {}
  }
  both(Kind.New, ["Point"], (invoke) => assert.equal((invoke({ Point }, 4) as Point).x, 4));
  both(Kind.New, ["Point"], (invoke) => assert.throws(() => invoke({ Point: () => 1 }), NotFound));
  both(Kind.Get, ["a", "missing"], (invoke) => assert.equal(invoke({ a: {} }), undefined));
  both(Kind.Set, ["a", "b"], (invoke) => {
    const root = { a: { b: 1 } };
    invoke(root, 2);
    assert.equal(root.a.b, 2);
  });
});

test("a path that needs no quoting cannot become code", () => {
  const nasty = 'x"]);globalThis.hacked=1;//';
  both(Kind.Function, [nasty, "f"], (invoke) => assert.equal(invoke({ [nasty]: { f: () => 1 } }), 1));
  assert.equal((globalThis as { hacked?: number }).hacked, undefined);
});

test("many arguments", () => {
  const sum = (...numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
  both(Kind.Function, ["sum"], (invoke) => {
    for (let n = 0; n < 7; n++) assert.equal(invoke({ sum }, ...Array.from({ length: n }, () => 1)), n);
  });
});

test("a function's own properties do not stand in the way", () => {
  both(Kind.Function, ["f"], (invoke) => {
    const f = Object.assign((x: number) => x + 1, { call: () => -1, apply: () => -1 });
    assert.equal(invoke({ f }, 1), 2);
  });
});

test("arguments are read before a step is taken", () => {
  const path = new Path(Kind.Function, ["a", "f"], true, true);
  const read: string[] = [];
  const root = { get a() { read.push("a"); return { f: (x: unknown) => x }; } };
  const direct = path.direct<ValueSource>([VALUE])!;
  assert.equal(direct(root, { value: () => (read.push("argument"), 7) }), 7);
  assert.deepEqual(read, ["argument", "a"]);
});
