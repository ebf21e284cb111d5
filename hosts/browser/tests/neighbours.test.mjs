// Runs the module of `tests/neighbours` in Chromium: shipped modules as files, web-sys objects as handles, the executor of
// wasm-bindgen-futures, a bundler.

import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, open } from "../../../js/harness/chromium.mjs";
import { serve } from "../../../js/harness/serve.mjs";

const { NEIGHBOURS: folder, ASSETS: assets } = process.env;
const here = fileURLToPath(new URL("neighbours/", import.meta.url));
const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const FIELD = '<input id="field"><p id="text"></p>';

let browser;
const servers = [];

before(async () => (browser = await launch()));
after(async () => {
  await browser?.close();
  for (const server of servers) server.close();
});

/** A page with the module loaded, and nothing called yet. */
async function load({ policy, module = "/pkg/neighbours.js", mounts = {} } = {}) {
  const server = await serve({
    mounts: { "/pkg/": folder, "/assets/": assets, "/tests/": here, ...mounts },
    pages: { "/": `<!doctype html><html data-module="${module}"><body>${FIELD}<script type="module" src="/tests/page.js"></script>` },
    headers: policy === undefined ? {} : { "content-security-policy": policy },
  });
  servers.push(server);
  const page = await open(browser, `${server.origin}/`);
  await page.waitForFunction(() => globalThis.wasm !== undefined);
  return page;
}

const calls = () => Promise.all([jsinterop.invoke("neighbours", "callOwn"), jsinterop.invoke("neighbours", "callLibrary", "Ann")]);
const ANSWERS = ["from the application", "Hello, Ann, from a library"];

/** What an invocation is refused with. */
const refused = (page, name, ...args) =>
  page.evaluate(([name, args]) => jsinterop.invoke("neighbours", name, ...args).then(String, (error) => error.message), [name, args]);

function assertQuiet(page) {
  assert.deepEqual(page.errors, []);
  assert.deepEqual(page.console, []);
}

test("shipped modules are loaded as files under a strict policy", async () => {
  const page = await load({ policy: STRICT });
  await page.evaluate(() => wasm.start_strictly("assets"));
  assert.deepEqual(await page.evaluate(calls), ANSWERS);
  assert.equal(await page.evaluate(() => neighboursStarted), true);
  const files = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
  const loaded = files.filter((file) => file.startsWith("/assets/")).map((file) => file.slice("/assets/".length));
  const written = (await readdir(assets, { recursive: true })).filter((file) => file.endsWith(".js"));
  assert.deepEqual(loaded.sort(), written.sort());
  assertQuiet(page);
});

test("without a policy they are loaded from their text, and as files where the page asks for it", async () => {
  for (const assets of ["", "/assets/"]) {
    const page = await load();
    await page.evaluate((assets) => wasm.start(assets), assets);
    assert.deepEqual(await page.evaluate(calls), ANSWERS);
    assertQuiet(page);
  }
});

test("a module's file that is missing is named, with the remedy", async () => {
  const page = await load({ policy: STRICT });
  await page.evaluate(() => jsinterop.provide("jsinterop:neighbours-library@0.1.0/js/before.js", () => ({})));
  await page.evaluate(() => wasm.start_strictly("/none/"));
  const message = await refused(page, "callOwn");
  assert.match(message, /"jsinterop:neighbours@0\.1\.0\/js\/own\.js" that a crate ships was not loaded: http:.*\/none\/neighbours\/own-[0-9a-f]{16}\.js/);
  assert.match(message, /`Registry::write_assets`, `cargo xtask assets`/);
});

test("under a strict policy a module without a file is refused before the policy is broken, and may be provided", async () => {
  const page = await load({ policy: STRICT });
  await page.evaluate(() => {
    jsinterop.provide("jsinterop:neighbours-library@0.1.0/js/before.js", () => ({}));
    wasm.start_strictly("");
  });
  assert.match(await refused(page, "callOwn"), /was not loaded: the page's policy forbids .*`Options::assets`/);
  await page.evaluate(() => jsinterop.provide("jsinterop:neighbours@0.1.0/js/own.js", () => ({ own: () => "provided" })));
  assert.equal(await refused(page, "callOwn"), "provided");
  assertQuiet(page);
});

test("an initialiser that does not load is reported with the reason, and holds nobody up", async () => {
  const page = await load({ policy: STRICT });
  await page.evaluate(() => jsinterop.provide("jsinterop:neighbours@0.1.0/js/own.js", () => ({ own: () => "provided" })));
  await page.evaluate(() => wasm.start_strictly("/none/"));
  assert.equal(await refused(page, "callOwn"), "provided");
  const reported = [...page.errors.map(String), ...page.console.map(({ text }) => text)].join("\n");
  assert.match(reported, /before\.js" that a crate ships was not loaded: http:.*\/none\//);
});

test("elements go out and come back", async () => {
  const page = await load();
  // Synchronous calls cannot wait for the initialiser, an asynchronous one does.
  await page.evaluate(() => (wasm.start(""), jsinterop.invoke("neighbours", "callOwn")));
  assert.deepEqual(await page.evaluate(() => wasm.pass_element(document.getElementById("field"))), [
    "INPUT field",
    "same in JavaScript true",
    "same in Rust true",
    "same in web-sys true",
    "`to_web_sys` returned a value that does not fit: $: expected HtmlCanvasElement, found HTMLInputElement",
    "held 1",
    "`to_web_sys`: the object was disposed of before this use",
    "`neighbours.same`: the object was disposed of before this use",
    "INPUT field",
    "held 0",
  ]);
  assert.equal(await page.evaluate(() => document.getElementById("field").value), "written");
  assert.deepEqual(await page.evaluate(() => wasm.named_elements()), [
    "field",
    "field",
    "`to_web_sys`: expected an element at `none`, found null; is the script that defines it loaded?",
    "`to_web_sys`: expected an element at `[`, found null; is the script that defines it loaded?",
  ]);
  assertQuiet(page);
});

test("any object is one, what is none is refused by name", async () => {
  const page = await load();
  await page.evaluate(() => wasm.start(""));
  assert.equal(await page.evaluate(() => wasm.pass_objects([1], () => 2)), true);
  await page.evaluate(() => wasm.give_counter());
  const refusal = (why) => `\`from_web_sys\`: argument 0 cannot be passed: $: ${why}`;
  assert.deepEqual(await page.evaluate(() => wasm.pass_other_things(neighbours.kept())), [
    refusal("expected an object, found number"),
    refusal("expected an object, found null"),
    refusal("expected an object, found undefined"),
    refusal("expected an object, found string"),
    refusal("it stands for an object of Rust: take the `RustRef` or `Callback` it is"),
  ]);
  assert.equal(await page.evaluate(() => neighbours.held()), 0);
});

test("before the page is connected there is no JavaScript", async () => {
  const page = await load();
  const messages = await page.evaluate(() => wasm.too_early(document.body));
  assert.deepEqual(messages.map((message) => /^`(\w+)`: no JavaScript is available here/.exec(message)?.[1]), ["from_web_sys", "to_web_sys"]);
});

for (const run of ["run_in_foreign_task", "run_in_own_task"]) {
  test(`calls complete, nest and are cancelled: ${run}`, async () => {
    const page = await load();
    await page.evaluate((run) => (wasm.start(""), wasm[run]()), run);
    await page.waitForFunction(() => neighbours.reports.length > 0);
    assert.deepEqual(await page.evaluate(() => neighbours.reports), [
      ["completes 1", "completes 2", "completes 3", "nests 5", "cancels true", 'told ["dropped", "late"]'],
    ]);
    assertQuiet(page);
  });
}

test("tasks of both executors run side by side", async () => {
  const page = await load();
  await page.evaluate(() => (wasm.start(""), wasm.run_in_many_tasks(200)));
  await page.waitForFunction(() => neighbours.reports.length >= 200);
  const reports = (await page.evaluate(() => neighbours.reports)).flat().sort();
  assert.deepEqual(reports, Array.from({ length: 200 }, (_, value) => `Ok(${value})`).sort());
  assertQuiet(page);
});

test("a bundler takes the module with its snippet", async () => {
  const { build } = await import("../../../js/node_modules/esbuild/lib/main.js");
  const out = await mkdtemp(join(tmpdir(), "jsinterop-bundle-"));
  try {
    const { warnings } = await build({
      entryPoints: [join(folder, "neighbours.js")],
      outfile: join(out, "bundle.js"),
      bundle: true,
      minify: true,
      format: "esm",
      logLevel: "silent",
      // The glue names one snippet as often as there are extern blocks.
      logOverride: { "duplicate-object-key": "silent" },
    });
    assert.deepEqual(warnings, []);
    const page = await load({ module: "/bundle/bundle.js", mounts: { "/bundle/": out } });
    await page.evaluate(() => wasm.start("/assets/"));
    assert.deepEqual(await page.evaluate(calls), ANSWERS);
    assertQuiet(page);
  } finally {
    await rm(out, { recursive: true });
  }
});
