// Calls both ways, values, errors, time limits, handles: the tests of `page` in the place that loads this file; see `places/places.mjs`.

import { deepEqual, equal, ok, outcomesOf, rejects } from "../places/check.mjs";
import { framesOf } from "../places/frames.mjs";

const only = { kind: "the one" };
let kept;
let release;
let tell;
const told = new Promise((resolve) => (tell = resolve));

globalThis.page = {
  add: (a, b) => a + b,
  echo: (value) => value,
  wait: (millis) => new Promise((resolve) => setTimeout(resolve, millis, millis)),
  hang: (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  fail: async (message) => {
    throw Object.assign(new TypeError(message), { code: 7 });
  },
  text: () => "abc",
  show: (...args) => args.map((arg) => `${typeof arg} ${Object.is(arg, -0) ? "-0" : arg}`).join(),
  get limit() {
    return 2.5;
  },
  object: () => only,
  find: () => ({ root: only, name: "found", rest: [only, null], more: 1 }),
  same: (a, b) => a === b && a === only,
  keep: (counter, callback) => (kept = { counter, callback }),
  special: (name) => ({ "-0": -0, NaN: NaN, "2 ** 53": 2 ** 53, undefined: undefined })[name],
  get through() {
    jsinterop.invokeSync("page", "churn");
    return { add: (a, b) => a + b };
  },
  grown: (value) => (jsinterop.invokeSync("page", "grow"), value),
  sum: (bytes) => (jsinterop.invokeSync("page", "grow"), bytes.reduce((sum, byte) => sum + byte, 0)),
  first: () => new Promise((resolve) => (release = () => resolve(1.5))),
  // The older promise is settled first, while the younger call waits in the same slot.
  second: async () => (release(), await null, await null, await null, 2.5),
  nest: (depth) => jsinterop.invokeSync("page", "nested", depth),
  log: tell,
};

/** Checks an error of the library's. */
const refusal = (code, message) => (error) => {
  ok(error instanceof jsinterop.InteropError, `${error} is an InteropError`);
  equal(error.code, code);
  ok(message.test(error.message), `${message} is in ${JSON.stringify(error.message)}`);
};

const TESTS = {
  "Rust calls JavaScript": async () => {
    deepEqual(JSON.parse(await told), [
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
  },

  "JavaScript invokes an export": async () => {
    equal(await jsinterop.invoke("page", "greet", "Ann"), "Hello, Ann!");
    equal(jsinterop.invokeSync("page", "greet", "Ann", 2), "Hello, Ann!Hello, Ann!");
    equal(await jsinterop.crates.page.greet("Ann"), "Hello, Ann!");
    const rows = await jsinterop.invoke("page", "rowsLater", 3);
    equal(rows.length, 3);
    deepEqual(rows[1], { id: 1, name: "row 1 größer 😀", score: 1.5, tags: ["a", "b"], active: false, note: undefined });
  },

  "what does not fit is refused by name": async () => {
    const { invoke, invokeSync } = jsinterop;
    await rejects(() => invoke("page", "greet", 7), refusal("arguments", /argument `name` of `greet` does not fit.*found number/));
    await rejects(() => invoke("page", "greet"), refusal("arguments", /takes 2 arguments/));
    await rejects(() => invoke("page", "none"), refusal("unknown_export", /no export `none`/));
    await rejects(async () => invokeSync("page", "rowsLater", 1), refusal("not_in_process", /async/));
  },

  "objects and closures of Rust": async () => {
    equal(await kept.counter.add(40), 42);
    equal(kept.counter.invokeSync("add", 1), 3);
    deepEqual([3, 1, 2].sort((a, b) => kept.callback(b, a)), [1, 2, 3]);
    kept.counter.dispose();
    await rejects(() => kept.counter.add(1), refusal("disposed", /disposed/));
  },

  "an export takes objects as they are": async () => {
    equal(await jsinterop.invoke("page", "kindOf", only, [only, { kind: "!" }]), "the onethe one!");
  },

  "the short ways come out as the long ones do": async () => {
    equal(await jsinterop.invoke("page", "shortWays"), true);
  },

  "an export is invoked without a frame where its arguments and its result allow": async () => {
    const weigh = (...args) => jsinterop.invokeSync("page", "weigh", ...args);
    for (let turn = 0; turn < 3; turn++) {
      equal(weigh(1.25), 1.25);
      equal(weigh(1.25, 2), 2.5);
      equal(weigh(1e300, undefined), 1e300);
      equal(weigh(1.5, 2, true), 3);
      equal(weigh(1.5, 3, false), "4.5");
      equal(await jsinterop.invoke("page", "weigh", 1.5, null, true), 1);
    }
    equal(jsinterop.invokeSync("page", "churn"), 1e300);
    const refused = [
      [["x"], refusal("arguments", /argument `value` of `weigh` does not fit.*found string/)],
      [[null], refusal("arguments", /argument `value` of `weigh` does not fit.*found null/)],
      [[], refusal("arguments", /takes 3 arguments/)],
      [[1, 2, true, 4], refusal("arguments", /takes 3 arguments, but got 4/)],
      [[-1, 1, true], refusal("exception", /out of range/)],
    ];
    for (const [args, check] of refused) await rejects(async () => weigh(...args), check);
    for (const [args, check] of refused) await rejects(() => jsinterop.invoke("page", "weigh", ...args), check);
    const framesWith = (...args) => framesOf(() => weigh(...args));
    deepEqual(await framesWith(1.25), { out: 0, in: 0 });
    deepEqual(await framesOf(() => jsinterop.invoke("page", "weigh", NaN, 2)), { out: 0, in: 0 });
    deepEqual(await framesOf(() => jsinterop.crates.page.weigh(1.5, undefined, true)), { out: 0, in: 0 });
    deepEqual(await framesWith(1.5, 3, false), { out: 1, in: 0 });
  },

  "every primitive comes back from an export as it went in": async () => {
    const each = { echoNumber: [0, -0, NaN, 1.5, -1, 2 ** 53, Infinity], echoWhole: [0, -(2 ** 31), 2 ** 31 - 1], echoTruth: [true, false], echoPerhaps: [1, null] };
    for (const [name, values] of Object.entries(each)) {
      for (const value of values) {
        ok(Object.is(jsinterop.invokeSync("page", name, value), value), `${name} ${value}`);
        ok(Object.is(await jsinterop.invoke("page", name, value), value), `${name} ${value}, awaited`);
      }
    }
    equal(jsinterop.invokeSync("page", "nothing"), undefined);
    await rejects(() => jsinterop.invoke("page", "echoWhole", 2 ** 31), refusal("arguments", /expected i32/));
    await rejects(() => jsinterop.invoke("page", "echoWhole", true), refusal("arguments", /found/));
    await rejects(() => jsinterop.invoke("page", "nobody", 1), refusal("unknown_export", /no export/));
  },

  "numbers, truths and texts go to JavaScript without a frame, and come from there": async () => {
    const run = () => equal(jsinterop.invokeSync("page", "shortCalls", 5), 5);
    deepEqual(await framesOf(run), { out: 0, in: 0 });
  },

  "what is not short takes a frame": async () => {
    deepEqual(await framesOf(() => jsinterop.invokeSync("page", "longCalls")), { out: 2, in: 0 });
  },

  "calls nest": () => equal(jsinterop.invokeSync("page", "nested", 20), 20),
};

export function run(module, { isStrict = false }) {
  module.run(isStrict);
  return outcomesOf(TESTS);
}
