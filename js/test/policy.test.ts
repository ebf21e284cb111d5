// A page whose policy forbids code made of text, and that nobody has told us of.

import assert from "node:assert/strict";
import { test } from "node:test";

import { compiled, isForbidden } from "../src/compile.js";
import { Kind, Path } from "../src/path.js";
import { builder } from "../src/wire/shapes.js";

test("where no code may be made it is tried once, and all goes another way", (t) => {
  let tried = 0;
  const own = Function;
  const refuse = function (): never {
    tried++;
    throw new EvalError("the policy forbids it");
  };
  Object.assign(globalThis, { Function: refuse });
  t.after(() => Object.assign(globalThis, { Function: own }));
  assert.equal(isForbidden(), false);
  const values = [1, 2];
  assert.deepEqual(builder(["a", "b"], true)({ value: () => values.shift() }), { a: 1, b: 2 });
  const path = new Path(Kind.Function, ["f"], true, true);
  assert.equal(path.direct(["source.value()"]), null);
  assert.equal(path.invoke({ f: (n: number) => n + 1 }, [1]), 2);
  assert.equal(compiled("", ""), null);
  assert.ok(isForbidden());
  assert.equal(tried, 1);
});
