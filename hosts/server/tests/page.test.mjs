// A page in headless Chromium, cut off from its server and let back: what it hears, and what its calls come to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { launch, open } from "../../../js/harness/chromium.mjs";
import { startProxy } from "../../../js/harness/proxy.mjs";
import { start } from "./run.mjs";

async function visit(t, path = "/", env = {}) {
  const server = await start(process.env.PAGE_SERVER, env);
  t.after(() => server.stop());
  const proxy = await startProxy(server.origin);
  t.after(() => proxy.close());
  const browser = await launch();
  t.after(() => browser.close());
  const page = await open(browser, `${proxy.origin}${path}`);
  const began = path === "/" ? await server.next() : null;
  return { server, proxy, page, began, heard: () => page.evaluate(() => globalThis.heard.map(([type]) => type)) };
}

const until = (page, type) => page.waitForFunction((type) => heard.some(([heard]) => heard === type), type);

test("a page's calls go through, the early ones too, and calls find the document whole", async (t) => {
  const { page, began } = await visit(t);
  assert.equal(began.session, "began");
  assert.notEqual(began.state, "loading");
  assert.equal(await page.evaluate(() => globalThis.early), 3);
  assert.equal(await page.evaluate(() => jsinterop.crates["page-server"].add(20, 22)), 42);
  const refused = await page.evaluate(() => jsinterop.invoke("conformance", "add").catch(({ code }) => code));
  assert.equal(refused, "unknown_export");
  assert.deepEqual(page.errors, []);
});

test("a lost connection is restored, and nothing is lost, doubled or out of order", async (t) => {
  const { page, proxy, heard } = await visit(t);
  const counted = page.evaluate(() => jsinterop.invoke("page-server", "countTo", 300));
  for (let cuts = 0; cuts < 4; cuts++) {
    await sleep(150);
    proxy.cut();
    proxy.mend();
    await page.waitForFunction((cuts) => heard.filter(([type]) => type === "restored").length > cuts, cuts);
  }
  assert.equal(await counted, 300);
  assert.deepEqual(await page.evaluate(() => numbers), Array.from({ length: 300 }, (_, number) => number));
  assert.deepEqual((await heard()).slice(0, 3), ["connected", "lost", "restored"]);
  assert.equal(await page.evaluate(() => document.getElementById("jsinterop-notice")), null);
});

test("a page that stays cut off is told so, and what may have run", async (t) => {
  const { page, proxy, server } = await visit(t, "/", { RETENTION: "3" });
  await page.evaluate(() => {
    const outcome = (promise) => promise.then(() => "done", ({ code, mayHaveRun }) => [code, mayHaveRun]);
    globalThis.sent = outcome(jsinterop.invoke("page-server", "never"));
    document.addEventListener("jsinterop:lost", () => (globalThis.unsent = outcome(jsinterop.invoke("page-server", "add", 1, 1))));
  });
  await page.evaluate(() => jsinterop.invoke("page-server", "add", 1, 1));
  proxy.cut();
  await until(page, "lost");
  await page.waitForSelector("#jsinterop-notice");
  assert.deepEqual(await server.next(), { session: "ended" });
  proxy.mend();
  await until(page, "ended");
  assert.deepEqual(await page.evaluate(() => globalThis.sent), ["disconnected", true]);
  assert.deepEqual(await page.evaluate(() => globalThis.unsent), ["disconnected", false]);
  const after = await page.evaluate(() => jsinterop.invoke("page-server", "add", 1, 1).catch(({ mayHaveRun }) => mayHaveRun));
  assert.equal(after, false);
  assert.match(await page.textContent("#jsinterop-notice"), /no longer connected.*Reload/s);
});

test("a page may show it in its own way", async (t) => {
  const { page } = await visit(t);
  await page.evaluate(() => document.addEventListener("jsinterop:ended", (event) => event.preventDefault()));
  await page.evaluate(() => jsinterop.invoke("page-server", "close").catch(() => {}));
  await until(page, "ended");
  assert.deepEqual(await page.evaluate(() => heard.at(-1)), ["ended", "closed"]);
  assert.equal(await page.evaluate(() => document.getElementById("jsinterop-notice")), null);
});

test("a page that is left ends its session at once", async (t) => {
  const { page, server } = await visit(t);
  await page.goto("about:blank");
  // A third of the time for which the server keeps one that was lost.
  assert.deepEqual(await Promise.race([server.next(), sleep(20_000)]), { session: "ended" });
});

test("much data goes both ways beside small calls", async (t) => {
  const { page } = await visit(t);
  const [size, between] = await page.evaluate(async () => {
    const large = jsinterop.invoke("page-server", "sizeOf", new Uint8Array(20_000_000));
    let isDone = false;
    void large.then(() => (isDone = true));
    let between = 0;
    while (!isDone) {
      await jsinterop.invoke("page-server", "add", 1, 1);
      if (!isDone) between++;
    }
    return [await large, between];
  });
  assert.equal(size, 20_000_000);
  assert.ok(between > 3, `${between} small calls meanwhile`);
  const sum = await page.evaluate(async () => {
    const bytes = await jsinterop.invoke("page-server", "bytesOf", 20_000_000);
    return [bytes.constructor.name, bytes.length, bytes.every((byte) => byte === 7)];
  });
  assert.deepEqual(sum, ["Uint8Array", 20_000_000, true]);
});

test("bytes of every length travel whole, beside a message or in it", async (t) => {
  const { page, heard } = await visit(t);
  // Around the length from which they travel beside the message, and that of a piece.
  const lengths = [0, 1, 1023, 1024, 1025, 65_535, 65_536, 65_537, 131_072];
  const [sent, received, both] = await page.evaluate(async (lengths) => {
    const sent = await Promise.all(lengths.map((length) => jsinterop.invoke("page-server", "sizeOf", new Uint8Array(length))));
    const received = await Promise.all(lengths.map((length) => jsinterop.invoke("page-server", "bytesOf", length)));
    const both = await Promise.all(lengths.map((length) => jsinterop.invoke("page-server", "through", length)));
    return [sent, received.map(({ length }) => length), both];
  }, lengths);
  assert.deepEqual([sent, received, both], [lengths, lengths, lengths]);
  assert.deepEqual(await heard(), ["connected"]);
});

test("much data survives cuts, both ways", async (t) => {
  const { page, proxy, heard } = await visit(t);
  const moved = page.evaluate(async () => {
    const up = jsinterop.invoke("page-server", "sizeOf", new Uint8Array(30_000_000));
    const down = jsinterop.invoke("page-server", "bytesOf", 30_000_000);
    return [await up, (await down).every((byte) => byte === 7), (await down).length];
  });
  for (let cuts = 0; cuts < 3; cuts++) {
    await sleep(60);
    proxy.cut();
    proxy.mend();
    await page.waitForFunction((cuts) => heard.filter(([type]) => type === "restored").length > cuts, cuts);
  }
  assert.deepEqual(await moved, [30_000_000, true, 30_000_000]);
  assert.ok((await heard()).includes("restored"));
});

test("more than one message may hold is an error that names the limit, and no more than that", async (t) => {
  const { page, heard } = await visit(t);
  const outcomes = await page.evaluate(async () => {
    const outcome = (promise) => promise.then((value) => value, ({ name, code, message }) => [name, code, message]);
    const invoke = (name, arg) => outcome(jsinterop.invoke("page-server", name, arg));
    return [
      await invoke("length", "x".repeat(2_000_000)),
      await invoke("lengthOf", 2_000_000),
      await invoke("length", "x".repeat(1_000_000)),
      await invoke("lengthOf", 1_000_000),
    ];
  });
  const [[, code, argument], [, codeOfResult, result], ...fine] = outcomes;
  assert.deepEqual([code, codeOfResult], ["limit", "limit"]);
  for (const message of [argument, result]) assert.match(message, /the limit on bytes of one message \(1048576\) was reached/);
  assert.deepEqual(fine, [1_000_000, 1_000_000]);
  assert.deepEqual(await heard(), ["connected"]);
});

test("a page that is busy for long is not taken for lost", async (t) => {
  const { page, heard } = await visit(t);
  // Three times as long as the server waits for a sign of life.
  await page.evaluate(() => {
    for (const end = performance.now() + 6000; performance.now() < end; );
  });
  assert.equal(await page.evaluate(() => jsinterop.invoke("page-server", "add", 1, 1)), 2);
  assert.deepEqual(await heard(), ["connected"]);
});

test("a page may decide when to begin", async (t) => {
  const { page, server } = await visit(t, "/manual");
  await page.evaluate(() => void (globalThis.sum = jsinterop.invoke("page-server", "add", 1, 1)));
  const began = server.next();
  assert.equal(await Promise.race([began, sleep(300)]), undefined);
  await page.evaluate(() => void jsinterop.start());
  assert.deepEqual(await began, { session: "began", state: "manual" });
  assert.equal(await page.evaluate(() => globalThis.sum), 2);
});
