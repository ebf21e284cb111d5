import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { Frame, Rust } from "./rust.js";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

interface Page {
  log: unknown[];
  note(value: unknown): unknown;
  open?: () => void;
  gate?: Promise<void>;
}

function page(): Page {
  const page: Page = { log: [], note: (value) => (page.log.push(value), value) };
  (globalThis as { page?: Page }).page = page;
  return page;
}

const GATED = ["init", "export const beforeStart = () => page.gate; export const afterStarted = () => page.gate2;"] as const;

test("calls wait for the initialisers, in order, and are then made", async () => {
  const rust = new Rust();
  const here = page();
  here.gate = new Promise((resolve) => (here.open = resolve));
  rust.send(new Frame().start([GATED]));
  rust.whenReady = () => rust.send(new Frame().call(9, "page.note", [9]));
  for (const id of [1, 2, 3]) rust.send(new Frame().call(id, "page.note", [id]));
  rust.send(new Frame().call(4, "page.missing.deep"));
  await turn();
  assert.deepEqual(here.log, []);
  here.open!();
  await turn();
  assert.deepEqual(here.log, [1, 2, 3, 9], "what is called when it is ready does not pass those that waited");
  assert.deepEqual([1, 2, 3, 4, 9].map((id) => rust.outcome(id)), [1, 2, 3, "status 2", 9]);
});

test("what is called by a call that waited comes after the others that wait", async () => {
  const rust = new Rust();
  const here = page();
  here.gate = new Promise((resolve) => (here.open = resolve));
  const nest = (): void => rust.send(new Frame().call(5, "page.note", [5]));
  Object.assign(here, { nest });
  rust.send(new Frame().start([GATED]));
  rust.send(new Frame().call(1, "page.nest").call(2, "page.note", [2]));
  here.open!();
  await turn();
  assert.deepEqual(here.log, [2, 5]);
});

test("a call that was cancelled while it waited is not made", async () => {
  const rust = new Rust();
  const here = page();
  let signal: AbortSignal | undefined;
  Object.assign(here, { look: (given: AbortSignal) => (signal = given) });
  here.gate = new Promise((resolve) => (here.open = resolve));
  rust.send(new Frame().start([GATED]));
  rust.send(new Frame().call(1, "page.note", [1]).call(2, "page.note", [2]).call(3, "page.look", [{ signal: true }], { want: 0 }));
  rust.send(new Frame().cancel(1));
  here.open!();
  await turn();
  assert.deepEqual(here.log, [2]);
  assert.equal(signal?.aborted, false);
  assert.equal(rust.outcome(1), "nothing yet");
});

test("a call that waited for the initialisers may then wait for a module", async () => {
  const rust = new Rust();
  const here = page();
  here.gate = new Promise((resolve) => (here.open = resolve));
  rust.agent.modules.provide("m", async () => ({ note: here.note }));
  rust.send(new Frame().start([GATED]));
  rust.send(new Frame().call(1, "note", [1], { module: "m" }).call(2, "page.note", [2]));
  here.open!();
  await turn();
  assert.deepEqual(here.log, [2, 1]);
  assert.equal(rust.outcome(1), 1);
});

test("a synchronous call that comes too early says so", () => {
  const rust = new Rust();
  const here = page();
  here.gate = new Promise(() => {});
  rust.send(new Frame().start([GATED]));
  rust.send(new Frame().call(1, "page.note", [1], { sync: true }));
  assert.match(String(rust.outcome(1)), /initialisers.*`ready\(\)`/);
  assert.deepEqual(here.log, []);
});

test("an initialiser that fails is reported, and the rest works", async (t: TestContext) => {
  const reported = t.mock.method(console, "error", () => {});
  const rust = new Rust();
  const here = page();
  rust.send(new Frame().start([["broken", "export const beforeStart = () => { throw new Error('no way'); };"]]));
  rust.send(new Frame().call(1, "page.note", [1]));
  await turn();
  assert.equal(reported.mock.callCount(), 1);
  assert.match(String(reported.mock.calls[0]!.arguments.at(-1)), /no way/);
  assert.ok(rust.isReady);
  assert.deepEqual(here.log, [1]);
});

test("calls into a module that is being loaded keep their order, and may be cancelled", async () => {
  const rust = new Rust();
  const here = page();
  let open!: (module: object) => void;
  rust.agent.modules.provide("m", () => new Promise((resolve) => (open = resolve)));
  const note = (value: unknown): void => {
    here.note(value);
    if (value === 1) rust.send(new Frame().call(4, "note", [4], { module: "m" }));
  };
  for (const id of [1, 2, 3]) rust.send(new Frame().call(id, "note", [id], { module: "m" }));
  rust.send(new Frame().cancel(2));
  rust.send(new Frame().call(5, "note", [5], { module: "m", sync: true }));
  assert.match(String(rust.outcome(5)), /"m" is not loaded yet: await .* first/);
  await turn();
  open({ note });
  await turn();
  assert.deepEqual(here.log, [1, 3, 4]);
  rust.send(new Frame().call(6, "note", [6], { module: "m", sync: true }));
  assert.deepEqual(here.log, [1, 3, 4, 6]);
});
