// The page with Rust on a server: all that it does elsewhere, and what only a server can show. PROGRAM is the example's.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../../../js/harness/chromium.mjs";
import { startProgram } from "../../../js/harness/program.mjs";
import { startProxy } from "../../../js/harness/proxy.mjs";

const server = await startProgram(process.env.PROGRAM, "serve", "--port", "0");
after(() => server.stop());
process.env.PAGE = `${server.origin}/`;
const { logged } = await import("./page.test.mjs");

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const NOTICE = "#jsinterop-notice";

/** A page behind a line of its own, once Rust is there. */
async function visit(t) {
  const line = await startProxy(server.origin);
  const page = await open(browser, `${line.origin}/`);
  t.after(() => page.context().close());
  t.after(() => line.close());
  await page.waitForSelector("#status[data-ready]");
  return { page, line };
}

const button = (page, name) => page.getByRole("button", { name });
const lines = (page) => page.$$eval("#log p", (all) => all.map((line) => line.textContent));

test("a lost connection is told of, and what was asked meanwhile is answered when it is back", async (t) => {
  const { page, line } = await visit(t);
  await page.evaluate(() => {
    globalThis.heard = [];
    for (const type of ["lost", "restored"]) document.addEventListener(`jsinterop:${type}`, () => heard.push(type));
  });
  line.cut();
  await page.waitForSelector(NOTICE);
  assert.match(await page.textContent(NOTICE), /connection is lost/);
  await button(page, "Count to four").click();
  line.mend();
  await page.waitForFunction(() => document.querySelectorAll("#log p").length === 1);
  assert.deepEqual(await lines(page), ["Rust 1 + 2 + 3 + 4 = 10"]);
  await page.waitForSelector(NOTICE, { state: "detached" });
  assert.deepEqual(await page.evaluate(() => heard), ["lost", "restored"]);
  assert.deepEqual(page.errors, []);
});

test("a ticker outlives a lost connection, and loses and doubles nothing", async (t) => {
  const { page, line } = await visit(t);
  await button(page, "Start the ticker").click();
  await page.waitForFunction(() => document.querySelectorAll("#log p").length >= 2);
  line.cut();
  await page.waitForSelector(NOTICE);
  line.mend();
  await page.waitForFunction(() => document.querySelectorAll("#log p").length >= 5);
  await button(page, "Stop the ticker").click();
  await button(page, "Start the ticker").waitFor();
  const prices = (await lines(page)).slice(0, 4);
  assert.deepEqual(prices, [12.75, 12.67, 12.64, 13.14].map((price) => `JavaScript CTSO: $${price}`));
});

test("a page may say it in its own way", async (t) => {
  const { page, line } = await visit(t);
  await page.evaluate(() => document.addEventListener("jsinterop:lost", (event) => event.preventDefault()));
  line.cut();
  await page.waitForTimeout(2500);
  assert.equal(await page.locator(NOTICE).count(), 0);
});

test("two browsers do not see each other", async (t) => {
  const [ann, bea] = [(await visit(t)).page, (await visit(t)).page];
  for (const [page, name] of [[ann, "Ann"], [bea, "Bea"]]) {
    page.once("dialog", (dialog) => dialog.accept(name));
    await button(page, "Ask me").click();
  }
  for (const [page, name] of [[ann, "Ann"], [bea, "Bea"]]) {
    await page.waitForSelector("#log p");
    assert.deepEqual(await lines(page), [`Rust the answer arrived as a String: "${name}"`]);
    assert.equal(await page.textContent("#welcome"), `Hello ${name}! Welcome to Rust!`);
  }
  await button(ann, "Start the ticker").click();
  await logged(ann, "JavaScript CTSO: $12.75");
  assert.equal(await bea.textContent("#ticker"), "CTSO —");
});

test("a page whose server has started again says that its session is over, and fails what it asked", async (t) => {
  const [old, young] = [await startProgram(process.env.PROGRAM, "serve", "--port", "0"), server];
  t.after(() => old.stop());
  const line = await startProxy(old.origin);
  t.after(() => line.close());
  const page = await open(browser, `${line.origin}/`);
  t.after(() => page.context().close());
  await page.waitForSelector("#status[data-ready]");
  old.stop();
  await page.waitForSelector(NOTICE);
  await button(page, "Count to four").click();
  line.leadTo(young.origin);
  await page.waitForSelector("#log p");
  assert.match((await lines(page))[0], /^Rust .*the session is over/);
  assert.match(await page.textContent(NOTICE), /no longer connected/);
  await button(page, "Reload").click();
  await page.waitForSelector("#status[data-ready]");
  await button(page, "Count to four").click();
  await page.waitForSelector("#log p");
  assert.deepEqual(await lines(page), ["Rust 1 + 2 + 3 + 4 = 10"]);
});
