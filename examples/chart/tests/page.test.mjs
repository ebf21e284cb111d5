// Drives the chart in headless Chromium: it draws, moves, follows its size, stands still, and leaves nothing behind. PAGE is its address.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../../../js/harness/chromium.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Runs a test on a page of its own, with a silent console. */
function visit(name, options, use) {
  test(name, async () => {
    const page = await open(browser, process.env.PAGE, { viewport: { width: 1000, height: 800 }, ...options });
    await page.waitForSelector("#destroy:enabled");
    try {
      await use(page);
      assert.deepEqual(page.errors, []);
      assert.deepEqual(page.console, []);
    } finally {
      await page.context().close();
    }
  });
}

const button = (page, name) => page.getByRole("button", { name });

/** How many pixels have about the colour of each line. */
function lines() {
  const canvas = document.querySelector("#plot canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = [[228, 87, 46], [46, 147, 201], [199, 154, 0]];
  const counts = colours.map(() => 0);
  for (let i = 0; i < data.length; i += 4) {
    const near = colours.findIndex((colour) => colour.every((part, at) => Math.abs(part - data[i + at]) < 12));
    if (near !== -1 && data[i + 3] > 200) counts[near]++;
  }
  return counts;
}

const picture = () => document.querySelector("#plot canvas").toDataURL();

/** What either side holds of the other. */
const held = async () => [await jsinterop.invoke("chart", "references"), jsinterop.runtimes[0].agent.handles.size];

visit("draws three lines", {}, async (page) => {
  for (const pixels of await page.evaluate(lines)) assert.ok(pixels > 500, `${pixels} pixels`);
});

visit("moves with the frames of the page", {}, async (page) => {
  const first = await page.evaluate(picture);
  const [updates, frames] = await page.evaluate(async () => {
    const into = document.body.appendChild(document.createElement("div"));
    into.style.height = "200px";
    const live = await jsinterop.invoke("chart", "draw", into);
    let frames = 0;
    const count = () => (frames++, requestAnimationFrame(count));
    requestAnimationFrame(count);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const { updates } = await live.progress();
    live.dispose();
    return [updates, frames];
  });
  // How many frames there are is up to the machine: a slow one has few.
  assert.ok(updates >= 2 && updates >= frames / 2 && updates <= frames * 1.2 + 5, `${updates} updates in ${frames} frames`);
  assert.notEqual(await page.evaluate(picture), first);
  await page.waitForFunction(() => Number(document.getElementById("rate").textContent) > 0);
});

visit("stands still, and goes on", {}, async (page) => {
  await button(page, "Pause").click();
  await button(page, "Resume").waitFor();
  const still = await page.evaluate(picture);
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(picture), still);
  await button(page, "Resume").click();
  await page.waitForFunction((still) => document.querySelector("#plot canvas").toDataURL() !== still, still);
});

visit("stands still from the start for who asks for that", { reducedMotion: "reduce" }, async (page) => {
  await button(page, "Resume").waitFor();
});

visit("takes as many points as it is told to", {}, async (page) => {
  await page.getByLabel("Points a line").focus();
  await page.keyboard.press("End");
  assert.equal(await page.textContent("#count"), "5000");
  await page.waitForFunction(() => Number(document.getElementById("rate").textContent) > 0);
});

visit("follows the size of what it is in", {}, async (page) => {
  const widths = () => [document.querySelector("#plot canvas").clientWidth, document.getElementById("plot").clientWidth];
  const fits = async () => page.waitForFunction(() => document.querySelector("#plot .uplot").clientWidth === document.getElementById("plot").clientWidth);
  await fits();
  const [wide] = await page.evaluate(widths);
  await page.setViewportSize({ width: 420, height: 800 });
  await fits();
  const [narrow] = await page.evaluate(widths);
  assert.ok(narrow < wide - 300, `${wide}, ${narrow}`);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 420);
});

visit("leaves nothing behind, and can be drawn again", {}, async (page) => {
  assert.deepEqual(await page.evaluate(held), [3, 2]);
  for (let round = 0; round < 3; round++) {
    await button(page, "Destroy").click();
    assert.equal(await page.locator("#plot *").count(), 0);
    assert.deepEqual(await page.evaluate(held), [0, 0]);
    await button(page, "Draw it again").click();
    await page.waitForSelector("#plot canvas");
    await button(page, "Destroy").waitFor();
  }
  assert.deepEqual(await page.evaluate(held), [3, 2]);
});
