// Drives the page in headless Chromium with real clicks and keys, and looks at it and at its console. PAGE is its address.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../../../js/harness/chromium.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Runs a test on a page of its own, and then looks at what nobody may leave behind. */
function visit(name, options, use) {
  test(name, async () => {
    const page = await open(browser, "about:blank", options);
    const refused = [];
    page.on("response", (response) => response.ok() || refused.push(response.url()));
    page.on("requestfailed", (request) => refused.push(request.url()));
    await page.goto(process.env.PAGE);
    await page.waitForSelector("#status[data-ready]");
    try {
      await use(page);
      assert.deepEqual(page.errors, []);
      assert.deepEqual(page.console.filter(({ type }) => type !== "log"), []);
      assert.deepEqual(refused, []);
    } finally {
      await page.context().close();
    }
  });
}

const button = (page, name) => page.getByRole("button", { name });

/** What was said, once so many lines are there. */
async function said(page, count) {
  await page.waitForFunction((count) => document.querySelectorAll("#log p").length >= count, count);
  return page.$$eval("#log p", (lines) => lines.map((line) => line.textContent));
}

/** Waits until this was said. */
export const logged = (page, line) =>
  page.waitForFunction((line) => Array.from(document.querySelectorAll("#log p"), (said) => said.textContent).includes(line), line);

/** Clicks, and expects these lines. */
function click(title, name, lines) {
  visit(title, {}, async (page) => {
    await button(page, name).click();
    assert.deepEqual(await said(page, lines.length), lines);
  });
}

test("nothing can be pressed before Rust is there", async () => {
  const page = await open(browser, "about:blank");
  // Where Rust is a module it never arrives; where it is a server nobody answers.
  await page.route("**/*.wasm", (route) => route.abort());
  await page.routeWebSocket(/./, () => {});
  await page.goto(process.env.PAGE);
  assert.equal(await page.textContent("#status"), "Rust is starting …");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "clear");
  await page.context().close();
});

visit("a person answers a real prompt", {}, async (page) => {
  const asked = new Promise((resolve) => page.once("dialog", (dialog) => resolve(dialog)));
  const clicked = button(page, "Ask me").click();
  const dialog = await asked;
  assert.deepEqual([dialog.type(), dialog.message(), dialog.defaultValue()], ["prompt", "What's your name?", "Type your name here"]);
  await dialog.accept("Zoë 🦀");
  await clicked;
  assert.deepEqual(await said(page, 1), ['Rust the answer arrived as a String: "Zoë 🦀"']);
  assert.equal(await page.textContent("#welcome"), "Hello Zoë 🦀! Welcome to Rust!");
});

visit("a person who gives no answer is an error that says so", {}, async (page) => {
  page.once("dialog", (dialog) => dialog.dismiss());
  await button(page, "Ask me").click();
  const [line] = await said(page, 1);
  assert.match(line, /^Rust .*showPrompt.*expected a string, found null/);
});

visit("the keyboard reaches everything, and the focus moves", {}, async (page) => {
  await button(page, "Ask me").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.deepEqual(await said(page, 1), ['Rust the focus is on Some("username")']);
  await page.keyboard.type("ferris");
  assert.equal(await page.getByLabel("User name").inputValue(), "ferris");
});

click("numbers become text", "Decode the quote", ["Rust <em>Can't stop the signal, Mal.</em> - Mr. Universe"]);
click("JavaScript invokes a function", "Get the array", ["JavaScript Array(4) [1, 2, 3, 4]", "Rust the array was made here, and is a copy there"]);
click("JavaScript calls a method", "Say hello", ["JavaScript Hello, Blazor!", 'Rust "Blazor" is still mine']);
click("JavaScript calls a closure", "Count to four", ["Rust 1 + 2 + 3 + 4 = 10"]);
click("a call ends in time", "Ask for the report", [
  "Rust `exampleJsFunctions.slowReport` did not answer within 200ms; set `timeout` on the import or the call if it needs longer",
]);
click("a dropped call is told to stop", "Watch, then stop", ["JavaScript told to stop: AbortError", "Rust I dropped the call"]);
click("an exception arrives with its data", "Order tea", ['Rust RangeError says "we are out of tea", and more: {"left":0}']);
click("what does not fit is refused", "Read the settings", [
  "Rust the volume is 7, but `exampleJsFunctions.readSetting` returned a value that does not fit: $[0]: expected u8, found string",
]);

visit("the ticker runs until it is stopped", {}, async (page) => {
  const start = button(page, "Start the ticker");
  await start.click();
  await logged(page, "JavaScript CTSO: $12.64");
  await button(page, "Get the array").click();
  await button(page, "Stop the ticker").click();
  await start.waitFor();
  // A price may have been on its way.
  await page.waitForTimeout(500);
  const lines = await said(page, 1);
  for (const line of ["CTSO: $12.75", "Array(4) [1, 2, 3, 4]", "I stopped the ticker"]) assert.ok(lines.includes(`JavaScript ${line}`), String(lines));
  const price = Number(/\$(.+)/.exec(lines.findLast((line) => line.includes("CTSO")))[1]);
  assert.equal(await page.textContent("#ticker"), `CTSO $${price.toFixed(2)}`);
  await page.waitForTimeout(1000);
  assert.equal((await said(page, 1)).length, lines.length);
});

visit("what was said can be cleared", {}, async (page) => {
  await button(page, "Count to four").click();
  await said(page, 1);
  await button(page, "Clear").click();
  assert.equal(await page.locator("#log p").count(), 0);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 820, 1280]) {
    visit(`looks right: ${colorScheme}, ${width} wide`, { colorScheme, viewport: { width, height: 800 } }, async (page) => {
      await button(page, "Read the settings").click();
      await said(page, 1);
      // What the mouse is over has a mixed colour.
      await page.mouse.move(0, 0);
      const { scrollWidth, paper } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        paper: getComputedStyle(document.body).backgroundColor,
      }));
      assert.ok(scrollWidth <= width, `the page is ${scrollWidth} wide`);
      assert.equal(Number(/\d+/.exec(paper)[0]) > 128, colorScheme === "light", paper);
      assert.deepEqual(await page.evaluate(pale), []);
      assert.ok(await button(page, "Clear").isVisible());
    });
  }
}

/** Runs in the page: the texts whose contrast to what is behind them is below 4.5. */
function pale() {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const part = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (element) => {
    const colour = numbers(getComputedStyle(element).backgroundColor);
    return colour.length === 4 && colour[3] === 0 ? behind(element.parentElement) : colour;
  };
  const contrast = (element) => {
    const [a, b] = [numbers(getComputedStyle(element).color), behind(element)].map(luminance).sort((a, b) => b - a);
    return (a + 0.05) / (b + 0.05);
  };
  const texts = [...document.querySelectorAll("h1, h2, h3, p, dt, code, button, label, b, output")];
  return texts.filter((element) => contrast(element) < 4.5).map((element) => element.textContent);
}
