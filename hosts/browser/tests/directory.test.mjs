// The directory `jsinterop`: several programs on one page that do not meet, and a start that waits for the page's word.

import assert from "node:assert/strict";
import { test } from "node:test";

import { withPage } from "./places/places.mjs";

const { ACCEPTANCE, PAGE } = process.env;
const HTML = `<!doctype html><script src="/hosts/browser/tests/acceptance/js/page.js"></script><main id="main"></main>`;

/** Opens a page where the application is served twice, and another one once. */
const withPrograms = (use) => withPage(ACCEPTANCE, use, { html: HTML, mounts: { "/again/": ACCEPTANCE, "/page/": PAGE } });

/** Loads a program, in the page. */
const load = (page, glue, ...args) =>
  page.evaluate(
    async ([glue, args]) => {
      globalThis.page = { keep() {}, log() {} };
      const module = await import(glue);
      await module.default();
      module.run(...args);
    },
    [glue, args],
  );

test("programs on one page do not meet", () =>
  withPrograms(async (page) => {
    await load(page, "/module/acceptance.js", false, false);
    await load(page, "/page/page.js", false);
    await load(page, "/again/acceptance.js", false, false);
    const found = await page.evaluate(async () => {
      const [one, other] = jsinterop.runtimes.filter((runtime) => runtime.serves.has("acceptance"));
      await Promise.all(jsinterop.runtimes.map((runtime) => runtime.ready));
      const told = async (run) => {
        try {
          return await run();
        } catch (error) {
          return `${error instanceof jsinterop.InteropError} ${error.code} ${error.message}`;
        }
      };
      const text = { text: "mine" };
      return {
        runtimes: jsinterop.runtimes.length,
        greeting: await jsinterop.invoke("page", "greet", "Ann"),
        ambiguous: await told(() => jsinterop.invoke("acceptance", "count")),
        ambiguousNow: await told(() => jsinterop.invokeSync("acceptance-library", "beside")),
        ambiguousCrate: await told(() => jsinterop.crates.acceptance.count()),
        unknown: await told(() => jsinterop.invoke("nobody", "count")),
        counts: [await one.invoke("acceptance", "count"), await one.crates.acceptance.count(), other.invokeSync("acceptance", "count")],
        ofOther: await told(() => other.invoke("page", "greet", "Ann")),
        marked: await Promise.all([one, other].map((runtime) => runtime.invoke("acceptance", "whatIsGiven", jsinterop.ref(text)))),
        unmarked: await other.invoke("acceptance", "whatIsGiven", text),
        death: await told(() => one.invokeSync("acceptance", "panicNow")),
        after: [await other.invoke("acceptance", "count"), await jsinterop.invoke("page", "greet", "Bob")],
      };
    });
    const { ambiguous, ambiguousNow, ambiguousCrate, unknown, ofOther, death, ...rest } = found;
    assert.deepEqual(rest, {
      runtimes: 3,
      greeting: "Hello, Ann!",
      counts: [1, 2, 1],
      marked: ["an object: mine", "an object: mine"],
      unmarked: "data: mine",
      after: [2, "Hello, Bob!"],
    });
    for (const told of [ambiguous, ambiguousNow, ambiguousCrate]) assert.match(told, /^true unknown_export several runtimes .*runtimes\.find/);
    assert.match(unknown, /^true unknown_export no runtime on this page serves the crate "nobody"/);
    assert.match(ofOther, /^true unknown_export no crate `page`/);
    assert.match(death, /^true disconnected the Rust side is dead/);
  }));

test("instances that share the file of the agent do not meet either", () =>
  withPrograms(async (page) => {
    await load(page, "/module/acceptance.js", false, false);
    await load(page, "/module/acceptance.js?again", false, false);
    const found = await page.evaluate(async () => {
      const [one, other] = jsinterop.runtimes;
      const counts = [one.invokeSync("acceptance", "count"), one.invokeSync("acceptance", "count"), other.invokeSync("acceptance", "count")];
      const both = await Promise.all([one, other].map((runtime) => runtime.invoke("acceptance", "howItStarted", "it")));
      // Calls, tasks and timers of each go on, also when the other is dead.
      await other.invoke("acceptance", "panicLater").catch(() => {});
      await one.invoke("acceptance", "modulesOfALibrary");
      return { counts, both, after: one.invokeSync("acceptance", "count") };
    });
    assert.deepEqual(found, { counts: [1, 2, 1], both: ["it is ready", "it is ready"], after: 3 });
  }));

test("a program that died is loaded anew", () =>
  withPrograms(async (page) => {
    await load(page, "/module/acceptance.js", false, false);
    for (const name of ["panicNow", "count"]) {
      const told = await page.evaluate((name) => jsinterop.invoke("acceptance", name).catch((error) => error.message), name);
      assert.match(told, /is dead: .*in an export/s);
    }
    await load(page, "/module/acceptance.js?anew", false, false);
    assert.equal(await page.evaluate(() => jsinterop.invoke("acceptance", "count")), 1);
    assert.deepEqual(await page.evaluate(() => jsinterop.runtimes.map((runtime) => runtime.isDead)), [true, false]);
  }));

test("a start waits for the page's word, and takes its options", () =>
  withPrograms(async (page) => {
    await load(page, "/module/acceptance.js", false, true);
    const found = await page.evaluate(async () => {
      let isReady = false;
      void jsinterop.ready.then(() => (isReady = true));
      let options;
      jsinterop.provide("jsinterop:acceptance-library@0.1.0/js/init.js", () => ({ beforeStart: (given) => void (options = given) }));
      await new Promise((resolve) => setTimeout(resolve, 50));
      const before = [isReady, globalThis.startOrder ?? "nothing", jsinterop.invokeSync("acceptance", "count")];
      const given = { language: "de" };
      await jsinterop.start(given);
      // A second word changes nothing.
      await jsinterop.start({ language: "fr" });
      return { before, after: await jsinterop.invoke("acceptance", "howItStarted", "it"), same: options === given, isReady, order: startOrder };
    });
    assert.deepEqual(found.before, [false, "nothing", 1]);
    assert.equal(found.after, "it is ready");
    assert.ok(found.same && found.isReady);
    assert.ok(found.order.indexOf("the first call") > found.order.indexOf("application: before"), found.order.join("; "));
    // What was told once holds for those that come up later.
    await load(page, "/again/acceptance.js", false, true);
    await page.evaluate(() => jsinterop.runtimes[1].ready);
  }));

test("a runtime that does not wait is ready by itself", () =>
  withPrograms(async (page) => {
    await load(page, "/page/page.js", false);
    await page.evaluate(() => jsinterop.ready);
    await page.evaluate(() => jsinterop.start());
    assert.match(await page.evaluate(() => jsinterop.start("now").catch(String)).catch(String), /takes an object with options/);
  }));

test("an initialiser that fails is reported, and holds nobody up", () =>
  withPrograms(async (page) => {
    await page.evaluate(async () => {
      await import("/module/acceptance.js");
      jsinterop.provide("jsinterop:acceptance-library@0.1.0/js/init.js", () => ({
        beforeStart() {
          throw new Error("no start today");
        },
      }));
    });
    await load(page, "/module/acceptance.js", false, false);
    assert.equal(await page.evaluate(() => jsinterop.ready.then(() => "up", String)), "up");
    assert.equal(await page.evaluate(() => jsinterop.invoke("acceptance", "howItStarted", "it")), "it is ready");
    assert.ok(page.console.some(({ type, text }) => type === "error" && text.includes("no start today")));
  }));
