// Opens each framework's example in Chromium, as a person would: clicks, looks, leaves.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, open } from "../../js/harness/chromium.mjs";
import { serve } from "../../js/harness/serve.mjs";

/** Where the modules lie: a folder each. */
const built = process.env.FRAMEWORKS;
const here = fileURLToPath(new URL(".", import.meta.url));

const html = (name) => `<!doctype html>
<title>${name}</title>
<script src="/here/page.js"></script>
<body><div id="main"></div>
<script type="module">import init from "/pkg/${name}.js"; await init();</script>
</body>`;

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

for (const name of ["with-leptos", "with-yew", "with-dioxus"]) {
  test(name, async () => {
    const server = await serve({ mounts: { "/pkg/": join(built, `${name}-debug`), "/here/": here }, pages: { "/": html(name) } });
    try {
      const page = await open(browser, `${server.origin}/`);
      await page.waitForSelector("h1");
      await useComponent(page, name);
      assert.deepEqual(page.errors, []);
      assert.deepEqual(page.console.filter(({ type }) => type === "error"), []);
    } finally {
      server.close();
    }
  });
}

async function useComponent(page, name) {
  assert.equal(await page.textContent("h1"), "HELLO!", "a synchronous call");
  await page.waitForSelector("input.highlighted");
  assert.equal(await page.evaluate((name) => greeter.double(name, 21), name), 42, "JavaScript invokes an export");
  await page.fill("input", "Grün");
  await page.click("#ask");
  await page.waitForFunction(() => document.querySelector("#answer").textContent !== "");
  assert.equal(await page.textContent("#answer"), "Hello, Grün!", "a call in a task of the framework's");
  assert.deepEqual(await page.evaluate(() => greeter.cancelled), []);
  await page.click("#leave");
  await page.waitForFunction(() => greeter.cancelled.length > 0);
  assert.deepEqual(await page.evaluate(() => greeter.cancelled), ["news"], "the component is gone, and with it its call");
  assert.equal(await page.$("h1"), null);
}
