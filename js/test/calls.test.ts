// Calls whose arguments are not to be had, and answers that are none: each is told, and what comes after it is not disturbed.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { Plain } from "../src/wire/want.js";
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

test("thenables and errors that throw when they are looked at are told of", async () => {
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const odd = Object.assign(new Error(), { message: Object.create(null) as string });
  const throws = (thrown: unknown) => () => {
    throw thrown;
  };
  const hidden = new Proxy(new Error("hidden"), { getPrototypeOf: throws(new Error("no")) });
  const promise = new Proxy(Promise.resolve(1), {});
  Object.assign(globalThis, { page: { revoked: throws(revoked), odd: throws(odd), hidden: throws(hidden), promise: () => promise, rejects: () => Promise.reject(revoked) } });
  const rust = new Rust();
  ["revoked", "odd", "hidden", "promise", "rejects"].forEach((name, id) => rust.send(new Frame().call(id, `page.${name}`)));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual([0, 1, 2].map((id) => rust.outcome(id)), ["!object", "!", "!Error: hidden"]);
  assert.match(String(rust.outcome(3)), /^!.*incompatible receiver/);
  assert.equal(rust.outcome(4), "!object");
});

test("a call that arrives after word that it is over is not made, and what it brings is received", () => {
  const rust = new Rust();
  const log = page();
  rust.send(new Frame(0).cancel(0, 1));
  rust.send(new Frame(0).call(0, "page.note", [{ keep: "kept", slot: 0 }, { signal: true }], { generation: 1 }));
  assert.equal(rust.outcome(0), "nothing yet");
  rust.send(new Frame(0).call(0, "page.note", [{ known: 0 }], { generation: 2 }));
  assert.deepEqual(log, [["kept"]]);
});

test("the answer of a later call in a slot arrives, whatever becomes of the one before", async () => {
  const rust = new Rust();
  const open: ((value: unknown) => void)[] = [];
  Object.assign(globalThis, { page: { wait: () => new Promise((resolve) => open.push(resolve)) } });
  // The first one waits for its pieces: the second overtakes it.
  rust.send(new Frame().call(0, "page.wait", [], { generation: 2 }));
  rust.send(new Frame().call(0, "page.wait", [], { generation: 1 }));
  rust.send(new Frame().cancel(0, 1));
  assert.equal(open.length, 1);
  open[0]!("second");
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(rust.outcome(0), "second");
});

test("the signal of a call that answers at once is not kept", () => {
  const rust = new Rust();
  let signal: AbortSignal | null = null;
  Object.assign(globalThis, { page: { look: (given: AbortSignal) => void (signal = given) } });
  rust.send(new Frame().call(0, "page.look", [{ signal: true }]).cancel(0));
  assert.equal((signal as AbortSignal | null)?.aborted, false);
});

test("a getter that cancels what it is an argument of sends nothing", async () => {
  const rust = new Rust();
  const controller = new AbortController();
  const promise = rust.agent.invocations.export("crate", "export", [{ get value(): void { return controller.abort(); } }, controller.signal]);
  await assert.rejects(promise, { name: "AbortError" });
  assert.deepEqual(rust.told, []);
  const sent = new AbortController();
  const cancelled = rust.agent.invocations.export("crate", "export", [sent.signal]);
  sent.abort();
  await assert.rejects(cancelled, { name: "AbortError" });
  assert.deepEqual(rust.told.map(({ kind }) => kind), ["invoke", "cancel"]);
});

test("what has to be in this process is refused before anything is sent", () => {
  const rust = new Rust();
  assert.throws(() => rust.agent.invocations.exportSync("crate", "export", []), { code: "not_in_process", message: /use `invoke`/ });
  assert.deepEqual(rust.told, []);
});

test("inner invocations leave the reply of the outer one alone", () => {
  const { invocations } = new Rust().agent;
  invocations.resolve(0, "outer");
  invocations.reject(0, new Error("inner"));
  assert.throws(() => invocations.told(), /inner/);
  assert.equal(invocations.told(), "outer");
});

test("an export that is asked for by its version gets what its parameters ask for", () => {
  const rust = new Rust();
  rust.agent.invocations.publish("crate", "export", [Plain.Handle]);
  const given = {};
  for (const crate of ["crate", "crate@1.0.0"]) void rust.agent.invocations.export(crate, "export", [given]);
  const object = { object: [0, 1] };
  assert.deepEqual(rust.told.map((told) => (told as { args: unknown }).args), [[object], [object]]);
});
