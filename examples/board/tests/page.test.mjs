// Draws on the board in several pages of headless Chromium, with a real mouse. PROGRAM is the example's.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { launch, open } from "../../../js/harness/chromium.mjs";
import { startProgram } from "../../../js/harness/program.mjs";
import { startProxy } from "../../../js/harness/proxy.mjs";

const WINDOW = { viewport: { width: 1000, height: 900 } };

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A board of the test's own: its address, and what opens a page on it. */
async function board(t) {
  const server = await startProgram(process.env.PROGRAM, "127.0.0.1:0");
  t.after(() => server.stop());
  const visit = async (options = WINDOW, origin = server.origin) => {
    const page = await open(browser, `${origin}/`, options);
    t.after(() => page.context().close());
    await page.waitForSelector("#status[data-ready]");
    return page;
  };
  return { visit, origin: server.origin };
}

/** Draws a line from here to there, in parts of the board. */
async function draw(page, [x, y], [toX, toY]) {
  const box = await page.locator("#canvas").boundingBox();
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + toX * box.width, box.y + toY * box.height, { steps: 12 });
  await page.mouse.up();
}

/** Waits until the board shows something at this place, or nothing. */
const inked = (page, [x, y], isInked = true) =>
  page.waitForFunction(
    ([x, y, isInked]) => {
      const canvas = document.getElementById("canvas");
      // A copy: to read the canvas itself would make it another one.
      const copy = new OffscreenCanvas(6, 6).getContext("2d", { willReadFrequently: true });
      copy.drawImage(canvas, 3 - x * canvas.width, 3 - y * canvas.height);
      return copy.getImageData(0, 0, 6, 6).data.some((value) => value > 0) === isInked;
    },
    [x, y, isInked],
  );

const status = (page, text) => page.waitForFunction((text) => document.getElementById("status").textContent === text, text);
const people = (page) => page.$$eval("#people li", (all) => all.map((item) => item.textContent));

/** What nobody may leave behind. */
function assertClean(...pages) {
  for (const page of pages) assert.deepEqual([page.errors, page.console], [[], []]);
}

test("what one draws the others see, and who leaves is no longer counted", async (t) => {
  const { visit } = await board(t);
  const ann = await visit();
  await status(ann, "You are alone here");
  const bea = await visit();
  await status(ann, "2 are here");
  await draw(ann, [0.2, 0.2], [0.8, 0.6]);
  for (const page of [ann, bea]) await inked(page, [0.5, 0.4]);
  await draw(bea, [0.2, 0.8], [0.8, 0.8]);
  for (const page of [ann, bea]) await inked(page, [0.5, 0.8]);
  await inked(bea, [0.5, 0.1], false);
  const late = await visit({ viewport: { width: 420, height: 700 } });
  for (const place of [[0.5, 0.4], [0.5, 0.8]]) await inked(late, place);
  await status(ann, "3 are here");
  assertClean(ann, bea, late);
  await late.goto("about:blank");
  await status(ann, "2 are here");
  await bea.reload();
  await inked(bea, [0.5, 0.4]);
  await status(bea, "2 are here");
  assertClean(ann, bea);
});

test("a click is a dot, and the board can be cleared", async (t) => {
  const { visit } = await board(t);
  const [ann, bea] = [await visit(), await visit()];
  await ann.getByLabel("Broad").check();
  await draw(ann, [0.3, 0.3], [0.3, 0.3]);
  for (const page of [ann, bea]) await inked(page, [0.3, 0.3]);
  await bea.getByRole("button", { name: "Clear the board" }).click();
  for (const page of [ann, bea]) await inked(page, [0.3, 0.3], false);
  assertClean(ann, bea);
});

test("people have names", async (t) => {
  const { visit } = await board(t);
  const [ann, bea] = [await visit(), await visit()];
  await ann.getByLabel("Your name").fill("<b>Ann</b> 🦀");
  await ann.keyboard.press("Enter");
  await bea.waitForFunction(() => document.getElementById("people").textContent.includes("Ann"));
  assert.deepEqual(await people(bea), ["<b>Ann</b> 🦀", "Guest 2 (you)"]);
  await ann.getByLabel("Your name").fill("  ");
  await ann.keyboard.press("Enter");
  await bea.waitForFunction(() => document.getElementById("people").textContent.includes("Guest 1"));
  assertClean(ann, bea);
});

test("neither a browser that is busy nor one that is gone holds up the others, and both catch up", async (t) => {
  const { visit, origin } = await board(t);
  const line = await startProxy(origin);
  t.after(() => line.close());
  const [ann, bea, busy, gone] = [await visit(), await visit(), await visit(), await visit(WINDOW, line.origin)];
  const asked = new Promise((resolve) => busy.once("dialog", (dialog) => resolve({ dialog })));
  const blocked = busy.evaluate(() => alert("busy"));
  const { dialog } = await asked;
  line.cut();
  for (let y = 0.1; y < 0.9; y += 0.1) await draw(ann, [0.1, y], [0.9, y]);
  await inked(bea, [0.5, 0.8]);
  await dialog.accept();
  await blocked;
  line.mend();
  for (const page of [busy, gone]) await inked(page, [0.5, 0.8]);
  await status(ann, "4 are here");
  assertClean(ann, bea, busy);
  assert.deepEqual(gone.errors, []);
});

test("what is no line is refused, and told", async (t) => {
  const { visit } = await board(t);
  const ann = await visit();
  const refusals = await ann.evaluate(async () => {
    const draw = (points) => jsinterop.invoke("board", "draw", 5, points).then(() => "drawn", (error) => error.message);
    return [await draw([]), await draw([[1, 70_000]]), await draw(Array(1001).fill([1, 1]))];
  });
  assert.equal(refusals[0], "a line has 1 to 1000 points");
  assert.match(refusals[1], /points.*\$\[0\]\[1\]/);
  assert.equal(refusals[2], "a line has 1 to 1000 points");
  assertClean(ann);
});

test("an address that is none is told in words", async () => {
  const started = promisify(execFile)(process.env.PROGRAM, ["nowhere"]);
  await assert.rejects(started, { code: 1, stderr: /^error: cannot listen on `nowhere`: .*; name another address: `cargo run/ });
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    test(`looks right: ${colorScheme}, ${width} wide`, async (t) => {
      const { visit } = await board(t);
      const page = await visit({ colorScheme, viewport: { width, height: 800 } });
      await draw(page, [0.2, 0.2], [0.8, 0.6]);
      await inked(page, [0.5, 0.4]);
      const { scrollWidth, paper } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        paper: getComputedStyle(document.body).backgroundColor,
      }));
      assert.ok(scrollWidth <= width, `the page is ${scrollWidth} wide`);
      assert.equal(Number(/\d+/.exec(paper)[0]) > 128, colorScheme === "light", paper);
      assertClean(page);
    });
  }
}
