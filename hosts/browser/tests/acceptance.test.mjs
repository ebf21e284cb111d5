// What only a page shows, in headless Chromium with real clicks and keys: with and without a strict policy.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { POLICY, watchPolicy, withPage } from "./places/places.mjs";

const folder = process.env.ACCEPTANCE;

const HTML = `<!doctype html>
<title>acceptance</title>
<script src="/hosts/browser/tests/acceptance/js/page.js"></script>
<main id="main"><input id="field"><button id="button">Press</button></main>`;

/** Opens the page, and starts the module in it. Where no code may be made of text, what crates ship reaches it as files. */
async function withApplication(isStrict, use) {
  const headers = isStrict ? POLICY : {};
  await withPage(
    folder,
    async (page) => {
      const violations = await watchPolicy(page);
      await page.evaluate(async (isStrict) => {
        const module = await import("/module/acceptance.js");
        await module.default();
        const tests = "/hosts/browser/tests";
        jsinterop.provide("the-pages-own", () => ({ tell: () => "provided by the page" }));
        if (isStrict) {
          const files = { acceptance: ["own", "init"], "acceptance-library": ["hello", "init"] };
          for (const [crate, names] of Object.entries(files)) {
            for (const name of names) {
              const file = `${tests}/${crate.replace("acceptance-", "")}/js/${name}.js`;
              jsinterop.provide(`jsinterop:${crate}@0.1.0/js/${name}.js`, () => import(file));
            }
          }
        }
        module.run(isStrict, false);
      }, isStrict);
      await use(page, (name, ...args) => page.evaluate(([name, args]) => jsinterop.invoke("acceptance", name, ...args), [name, args]));
      assert.deepEqual(await violations(), []);
      assert.deepEqual(page.errors, []);
    },
    { headers, html: HTML },
  );
}

for (const isStrict of [false, true]) {
  test(isStrict ? "a page under a strict policy" : "a page", (t) =>
    withApplication(isStrict, async (page, invoke) => {
      await inPage(t, page, invoke);
      await withAPerson(t, page, invoke);
    }),
  );
}

test("hundreds of exports cost a call nothing: their registrations run once", async () => {
  const module = await readFile(join(folder, "acceptance_bg.wasm"), "latin1");
  // The linker gives each function such a wrapper, which runs them at every call, unless the program runs them itself.
  assert.ok(module.split("jsinterop_receive").length > 2, "the module exports it, and has the names of its functions");
  assert.ok(!module.includes("command_export"));
});

/** What the page shows by itself. */
async function inPage(t, page, invoke) {
  await t.test("initialisers run in order, before any call", async () => {
    await page.waitForFunction(() => globalThis.startOrder?.length === 7);
    assert.deepEqual(await page.evaluate(() => startOrder), [
      "application: before",
      "library: before",
      "library: before is over",
      "the first call",
      "application: after",
      "application: Rust answers",
      "library: after",
    ]);
  });

  const CHECKS = [
    "elementsAreFound",
    "elementsStayThemselves",
    "windowIsIgnored",
    "windowIsHeld",
    "windowIsNoData",
    "storageIsTyped",
    "storageIsTypedAtOnce",
    "functionsMove",
    "functionsMoveAtOnce",
    "modulesOfALibrary",
    "modulesOfEveryKind",
    "misfitsOfIntegers",
    "misfitsOfLongIntegers",
    "misfitsOfTheRest",
  ];
  for (const name of CHECKS) await t.test(name, () => invoke(name));

  await t.test("exports of a crate the application depends on", async () => {
    const found = await page.evaluate(async () => {
      const library = jsinterop.crates["acceptance-library"];
      const many = await Promise.all(Array.from({ length: 300 }, (_, i) => library[`e${i}`](i)));
      return [await library.beside(), await library.unnamed(), many.every((value, i) => value === i)];
    });
    assert.deepEqual(found, ["beside", "unnamed", true]);
  });
}

/** What only real clicks, keys and answers show. */
async function withAPerson(t, page, invoke) {
  await t.test("the focus moves, and keys go there", async () => {
    for (const now of [false, true]) {
      await page.click("#button");
      await invoke("elementsAreFocused", now);
      assert.equal(await page.evaluate(() => document.activeElement.id), "field");
      await page.keyboard.press("End");
      await page.keyboard.type(" and typed");
      assert.equal(await page.inputValue("#field"), "Value set after render and typed");
    }
  });

  await t.test("Rust hears clicks and keys, until it stops to listen", async () => {
    await invoke("elementsListen");
    await page.click("#button");
    await page.click("#button");
    await page.focus("#field");
    await page.keyboard.type("ab");
    assert.deepEqual(await invoke("clicksAndKeys"), [2, "ab"]);
    await invoke("elementsStopListening");
    await page.click("#button");
    assert.deepEqual(await invoke("clicksAndKeys"), [2, "ab"]);
  });

  await t.test("the title of the tab changes", async () => {
    await invoke("theTitleIsWritten", false);
    assert.equal(await page.title(), "awaited");
    await invoke("theTitleIsWritten", true);
    assert.equal(await page.title(), "at once");
  });

  await t.test("a person answers dialogs", async () => {
    const seen = [];
    const answer = (text) =>
      page.once("dialog", async (dialog) => {
        seen.push([dialog.type(), dialog.message(), dialog.defaultValue()]);
        await (text === null ? dialog.dismiss() : dialog.accept(text));
      });
    for (const now of [false, true]) {
      answer("Ann Grün 😀");
      assert.equal(await invoke("askForAName", now), "Ann Grün 😀");
      answer(null);
      assert.equal(await invoke("askForAName", now), undefined);
    }
    assert.deepEqual(seen[0], ["prompt", "What is your name?", "Nobody"]);
    page.on("dialog", (dialog) => dialog.accept());
    assert.equal(await invoke("askWhether"), true);
  });
}
