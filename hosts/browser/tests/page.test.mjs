// Runs the module of `tests/page` in Node.js: calls both ways, values, errors, time limits, handles.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { before, test } from "node:test";

const folder = process.env.PAGE;
let kept;
let resolveSeen;
const seen = new Promise((resolve) => (resolveSeen = resolve));
const only = { kind: "the one" };

globalThis.page = {
  add: (a, b) => a + b,
  echo: (value) => value,
  wait: (millis) => new Promise((resolve) => setTimeout(resolve, millis, millis)),
  hang: (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  fail: async (message) => {
    throw Object.assign(new TypeError(message), { code: 7 });
  },
  text: () => "abc",
  object: () => only,
  find: () => ({ root: only, name: "found", rest: [only, null], more: 1 }),
  same: (a, b) => a === b && a === only,
  keep: (counter, callback) => (kept = { counter, callback }),
  nest: (depth) => jsinterop.invokeSync("page", "nested", depth),
  log: (text) => resolveSeen(text),
};

before(async () => {
  const module = await import(pathToFileURL(join(folder, "page.js")).href);
  await module.default({ module_or_path: await readFile(join(folder, "page_bg.wasm")) });
  module.run();
});

test("Rust calls JavaScript", async () => {
  assert.deepEqual(JSON.parse(await seen), [
    "3.5",
    "2",
    "3",
    "1",
    "`page.hang` did not answer within 5ms; set `timeout` on the import or the call if it needs longer",
    "`page.fail` threw TypeError: no way",
    "`page.missing.deep`: expected an object at `missing`, found undefined; is the script that defines it loaded?",
    "`page.text` returned a value that does not fit: $: expected u32, found string",
    "true",
    "the one",
    "found",
  ]);
});

test("JavaScript invokes an export", async () => {
  assert.equal(await jsinterop.invoke("page", "greet", "Ann"), "Hello, Ann!");
  assert.equal(jsinterop.invokeSync("page", "greet", "Ann", 2), "Hello, Ann!Hello, Ann!");
  assert.equal(await jsinterop.crates.page.greet("Ann"), "Hello, Ann!");
  const rows = await jsinterop.invoke("page", "rowsLater", 3);
  assert.equal(rows.length, 3);
  const row = { id: 1, name: "row 1 größer 😀", score: 1.5, tags: ["a", "b"], active: false, note: undefined };
  assert.deepEqual(rows[1], row);
});

test("what does not fit is refused by name", async () => {
  const refused = (code, message) => (error) => error instanceof jsinterop.InteropError && error.code === code && message.test(error.message);
  await assert.rejects(jsinterop.invoke("page", "greet", 7), refused("arguments", /argument `name` of `greet` does not fit.*found number/));
  await assert.rejects(jsinterop.invoke("page", "greet"), refused("arguments", /takes 2 arguments/));
  await assert.rejects(jsinterop.invoke("page", "none"), refused("unknown_export", /no export `none`/));
  assert.throws(() => jsinterop.invokeSync("page", "rowsLater", 1), refused("not_in_process", /async/));
});

test("objects and closures of Rust", async () => {
  assert.equal(await kept.counter.add(40), 42);
  assert.equal(kept.counter.invokeSync("add", 1), 3);
  assert.deepEqual([3, 1, 2].sort((a, b) => kept.callback(b, a)), [1, 2, 3]);
  kept.counter.dispose();
  await assert.rejects(kept.counter.add(1), { code: "disposed" });
});

test("an export takes objects as they are", async () => {
  assert.equal(await jsinterop.invoke("page", "kindOf", only, [only, { kind: "!" }]), "the onethe one!");
});

test("calls nest", () => {
  assert.equal(jsinterop.invokeSync("page", "nested", 20), 20);
});
