// What the module of `tests/conformance` has and has not, by the names of its functions.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

test("a page has no code that holds calls for a busy host", async () => {
  const module = await readFile(join(process.env.CONFORMANCE, "conformance_page_bg.wasm"));
  assert.ok(module.includes("jsinterop::turn::Turns"), "functions have names");
  assert.ok(!module.includes("jsinterop::buffer::"));
});
