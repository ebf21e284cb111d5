// The page by itself: what the module asks of it, with a module that is the test.

import assert from "node:assert/strict";
import { test } from "node:test";

import { arm, disarm, start } from "../src/page.js";

/** A module that does nothing but note what it is told. */
function opened() {
  const told: unknown[][] = [];
  const note = (name: string) => (...args: unknown[]): number => (told.push([name, ...args]), 0);
  const names = ["receive", "area", "settle", "blob", "sent_blob", "sent_blob_length", "deadline", "run", "ready", "inbox", "find", "invoke"];
  const exports = Object.fromEntries(names.map((name) => [`jsinterop_${name}`, note(name)]));
  const page = start(new WebAssembly.Memory({ initial: 1 }), exports as never, "crate", true, "", false);
  told.length = 0;
  return { page, told };
}

test("a time limit beyond what a timer takes is reached in its time", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { page, told } = opened();
  const longest = 2 ** 31 - 1;
  arm(page, 1, 2, 2 * longest + 5);
  arm(page, 2, 2, 2 * longest);
  for (let step = 0; step < 2; step++) {
    t.mock.timers.tick(longest);
    if (step === 0) disarm(page, 2, 2);
  }
  assert.deepEqual(told, []);
  t.mock.timers.tick(5);
  assert.deepEqual(told, [["deadline", 1, 2]]);
});
