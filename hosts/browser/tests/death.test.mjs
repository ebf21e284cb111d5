// The death of an instance: wherever Rust traps, everything unsettled is rejected, everything after it says why, and the page goes on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { withPage } from "./places/places.mjs";

const folder = process.env.ACCEPTANCE;
const HTML = `<!doctype html><script src="/hosts/browser/tests/acceptance/js/page.js"></script>`;

/** Each way to die: what the page does, and what the instance said when it panicked. */
const WAYS = {
  "in an export": [() => jsinterop.invoke("acceptance", "panicNow"), /in an export/],
  "in an export, synchronously": [() => jsinterop.invokeSync("acceptance", "panicNow"), /in an export/],
  "in a future": [() => jsinterop.invoke("acceptance", "panicLater"), /in a future/],
  "in a task nobody awaits": [() => jsinterop.invoke("acceptance", "panicInATask").then(() => acceptance.pending()), /in a task/],
  "in a method": [() => acceptance.counter.panic(), /in a method/],
  "in a closure": [() => acceptance.callback(), /in a callback/],
  "in Rust that JavaScript called for Rust": [() => jsinterop.invoke("acceptance", "panicInside"), /inside/],
  "in Rust that a getter called": [() => jsinterop.invoke("acceptance", "panicInAGetter"), /for a getter/],
  "outside of anything of ours": [() => globalThis.module.panic(), /on its own/],
  "for want of stack": [() => jsinterop.invoke("acceptance", "overflow"), /call stack|out of bounds/],
};

for (const [where, [way, why]] of Object.entries(WAYS)) {
  test(`a trap ${where}`, () =>
    withPage(
      folder,
      async (page) => {
        const told = await page.evaluate(dies, `(${way})()`);
        const { before, later, ...rest } = told;
        assert.deepEqual(rest, { isAlive: true, dispose: "nothing" });
        for (const [what, error] of Object.entries({ ...before, ...later })) {
          assert.equal(error?.kind, "InteropError", `${what}: ${JSON.stringify(error)}`);
          assert.equal(error.code, "disconnected", what);
          assert.match(error.message, why, what);
          assert.equal(error.cause, !where.includes("outside"), `${what}: the trap is its cause, where it came by`);
        }
      },
      { html: HTML },
    ));
}

/** In the page: lets things wait, kills the instance, and tries what is left. */
async function dies(way) {
  const module = await import("/module/acceptance.js");
  await module.default();
  globalThis.module = module;
  module.run(false, false);
  const invoke = (...args) => jsinterop.invoke("acceptance", ...args);
  const told = (error) => ({ kind: error?.constructor?.name, code: error?.code, message: error?.message, cause: error?.cause instanceof Error });
  const failure = async (use) => {
    try {
      return { kind: "nothing", value: String(await Promise.race([use(), new Promise((resolve) => setTimeout(resolve, 1000, "hangs"))])) };
    } catch (error) {
      return told(error);
    }
  };
  await invoke("giveThings");
  const { counter, callback } = acceptance;
  // What is thrown into the event loop is the page's to see, and does not stop it.
  globalThis.addEventListener("error", (event) => event.preventDefault());
  const waiting = failure(() => invoke("wait"));
  const end = failure(() => (0, eval)(way));
  const before = { waiting: await waiting };
  // A task's end, and that of an export the host knows nothing of, is told to nobody who waits.
  if (!/panicInATask|module.panic/.test(way)) before.end = await end;
  const later = {
    invoke: await failure(() => invoke("whoIsThere")),
    invokeSync: await failure(() => jsinterop.invokeSync("acceptance", "whoIsThere")),
    crates: await failure(() => jsinterop.crates.acceptance.whoIsThere()),
    method: await failure(() => counter.count()),
    methodSync: await failure(() => counter.invokeSync("count")),
    callback: await failure(() => callback()),
  };
  let dispose = "nothing";
  try {
    counter.dispose();
  } catch (error) {
    dispose = String(error);
  }
  // Timers and microtasks of the instance that are still to come must not wake it.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { before, later, dispose, isAlive: true };
}
