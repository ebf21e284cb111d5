import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Aborts } from "../src/abort.js";
import { Disposed } from "../src/errors.js";
import { Handles } from "../src/handles.js";
import { Proxies, type Invoker, type RustId } from "../src/proxies.js";
import { RustKind } from "../src/wire/words.js";

class Recorder implements Invoker {
  readonly released: [number, number][] = [];
  method(_: RustId, name: string, args: unknown[]): Promise<unknown> {
    return Promise.resolve([name, ...args]);
  }
  methodSync(_: RustId, name: string, args: unknown[]): unknown {
    return [name, ...args];
  }
  callback(_: RustId, args: unknown[]): Promise<unknown> {
    return Promise.resolve(args);
  }
  callbackSync(_: RustId, args: unknown[]): unknown {
    return args;
  }
  release(id: RustId, count: number): void {
    this.released.push([id.low, count]);
  }
}

test("one object has one id while Rust holds it", () => {
  const handles = new Handles();
  const [one, other] = [{}, {}];
  const [slot, generation] = handles.give(one);
  assert.deepEqual(handles.give(one), [slot, generation]);
  assert.notDeepEqual(handles.give(other), [slot, generation]);
  handles.release(slot, generation, 1);
  assert.equal(handles.get(slot, generation), one);
  handles.release(slot, generation, 1);
  assert.throws(() => handles.get(slot, generation), Disposed);
  const again = handles.give({});
  assert.equal(again[0], slot);
  assert.notEqual(again[1], generation, "a stale id never means something new");
  handles.release(slot, generation, 1);
  assert.equal(handles.size, 2);
});

test("a proxy stays itself, and a callback's function too", () => {
  const proxies = new Proxies(new Recorder());
  const proxy = proxies.of(RustKind.Ref, 7, 0, ["sayHello"], []);
  assert.equal(proxies.of(RustKind.Ref, 7, 0, ["sayHello"], []), proxy);
  assert.deepEqual(proxies.idOf(proxy), [7, 0]);
  const listener = proxies.of(RustKind.AsyncCallback, 8, 0, [], []);
  assert.equal(proxies.of(RustKind.AsyncCallback, 8, 0, [], []), listener);
  assert.equal(proxies.idOf({}), null);
});

test("methods, dispose and revoke", async () => {
  const recorder = new Recorder();
  const proxies = new Proxies(recorder);
  const of = (low: number): Record<string, (...args: unknown[]) => unknown> =>
    proxies.of(RustKind.Ref, low, 0, ["sayHello"], []) as Record<string, (...args: unknown[]) => unknown>;
  const proxy = of(1);
  of(1);
  assert.deepEqual(await proxy["sayHello"]!("Ann"), ["sayHello", "Ann"]);
  assert.deepEqual(proxy["invokeSync"]!("sayHello"), ["sayHello"]);
  proxy["dispose"]!();
  proxy["dispose"]!();
  assert.deepEqual(recorder.released, [[1, 2]]);
  await assert.rejects(proxy["sayHello"]!() as Promise<unknown>, { code: "disposed" });
  const revoked = of(2);
  proxies.revoke(2, 0);
  assert.throws(() => revoked["invokeSync"]!("sayHello"), { code: "disposed" });
  assert.deepEqual(recorder.released, [[1, 2]], "what Rust took back is not released");
});

test("what nobody holds any more is released, as often as it was received", async () => {
  const recorder = new Recorder();
  const proxies = new Proxies(recorder);
  (() => {
    proxies.of(RustKind.Ref, 1, 0, ["a"], []);
    proxies.of(RustKind.Ref, 1, 0, ["a"], []);
    proxies.of(RustKind.SyncCallback, 2, 0, [], []);
  })();
  for (let i = 0; i < 20 && recorder.released.length < 2; i++) {
    await sleep(5);
    (globalThis as { gc?: () => void }).gc?.();
  }
  assert.deepEqual(recorder.released.sort(), [[1, 2], [2, 1]]);
});

test("a method by itself keeps its object", async () => {
  const recorder = new Recorder();
  const proxies = new Proxies(recorder);
  const kept = (["increment", "invoke"] as const).map((name, low) => (proxies.of(RustKind.Ref, low, 0, ["increment"], []) as Record<string, unknown>)[name]);
  for (let i = 0; i < 5; i++) {
    await sleep(5);
    (globalThis as { gc?: () => void }).gc?.();
  }
  assert.deepEqual(recorder.released, []);
  assert.equal(kept.length, 2);
});

test("a call's signal fires once, and is forgotten with the call", () => {
  const aborts = new Aborts();
  const signal = aborts.signal(0, 1);
  assert.equal(aborts.signal(0, 1), signal);
  aborts.cancel(0, 1);
  assert.equal(signal.aborted, true);
  const answered = aborts.signal(1, 1);
  aborts.forget(1, 1);
  aborts.cancel(1, 1);
  assert.equal(answered.aborted, false);
});
