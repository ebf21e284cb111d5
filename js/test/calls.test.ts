// Calls whose arguments are not to be had, and answers that are none: each is told, and what comes after it is not disturbed.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { Frame, Rust, type Arg } from "./rust.js";

/** An element that no document has: its selector is none. */
const BAD: Arg = { selector: "#1a" };
/** A handle that Rust has let go of. */
const GONE: Arg = { object: [7, 1] };

/** A document that refuses selectors, as that of a page refuses `#1a`. */
function stubDocument(t: TestContext): void {
  const querySelector = (selector: string): never => {
    throw new SyntaxError(`${selector} is no selector`);
  };
  Object.assign(globalThis, { document: { querySelector } });
  t.after(() => delete (globalThis as { document?: unknown }).document);
}

/** A page that notes what it is given. */
function page(): unknown[][] {
  const log: unknown[][] = [];
  Object.assign(globalThis, { page: { note: (...args: unknown[]) => void log.push(args) } });
  return log;
}

test("what comes after an argument that is not to be had is read all the same", (t) => {
  stubDocument(t);
  for (const bad of [BAD, GONE]) {
    const rust = new Rust();
    const log = page();
    const status: string = bad === BAD ? "!#1a is no selector" : "status 4";
    for (let id = 0; id < 4; id++) {
      const name = `text ${id}`;
      // A path is made code at its second use.
      rust.send(new Frame(0).call(id, "page.note", [bad, { keep: name, slot: 3 }, { callback: [id, 1] }]));
      assert.equal(rust.outcome(id), status);
      rust.send(new Frame(0).call(10 + id, "page.note", [{ known: 3 }]));
      assert.deepEqual(log.pop(), [name]);
      assert.equal(rust.agent.proxies.size, id + 1, "the closure has been received, so it will be released");
    }
    assert.deepEqual(log, [], "nothing was called without its arguments");
  }
});

test("a root that is gone hides nothing either", () => {
  const rust = new Rust();
  const log = page();
  rust.send(new Frame(0).call(1, "note", [{ keep: "kept", slot: 0 }], { on: [7, 1] }));
  assert.equal(rust.outcome(1), "status 4");
  rust.send(new Frame(0).call(2, "page.note", [{ known: 0 }]));
  assert.deepEqual(log, [["kept"]]);
});

test("an answer with an object that is gone rejects what was invoked, and ends nothing", async () => {
  const rust = new Rust();
  const promises = [1, 2].map(() => rust.agent.invocations.export("crate", "export", []));
  rust.send(new Frame(0).returns(1, [GONE, { keep: "kept", slot: 0 }]).returns(2, { known: 0 }));
  await assert.rejects(promises[0]!, { code: "disposed" });
  assert.equal(await promises[1], "kept");
});

test("calls that fail in the middle of their arguments leave their depth behind", () => {
  const rust = new Rust();
  const log = page();
  const frame = new Frame();
  // A string that was never sent, deep inside.
  for (let id = 0; id < 20; id++) frame.call(id, "page.note", [[[[[[[[[{ known: 9 }]]]]]]]]]);
  rust.send(frame.call(20, "page.note", [[[1]]]));
  assert.deepEqual(log, [[[[1]]]]);
});
