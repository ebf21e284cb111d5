// Puts an agent in Node.js and one in headless Chromium through the behaviour suite: each check is reported as a test of its own.

import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";

import { Directory, Socket } from "../../../js/build/src/index.js";
import { launch, open } from "../../../js/harness/chromium.mjs";
import { WebSocket } from "../../../js/harness/websocket.mjs";
import { start } from "./run.mjs";

const PROGRAM = process.env.CONFORMANCE;
/** So many checks need a second browser. Agents in one Node.js share its globals, so there they are skipped. */
const OTHERS = 10;

async function report(t, server) {
  const outcomes = [];
  for (let line = await server.next(); !line.done; line = await server.next()) outcomes.push(line);
  assert.ok(outcomes.length > 0);
  for (const { name, failure, skipped } of outcomes) await t.test(name, { skip: skipped }, () => assert.equal(failure, ""));
}

const script = async (server, path) => (await fetch(`${server.origin}${path}`)).text();

test("an agent in Node.js", async (t) => {
  const server = await start(PROGRAM);
  t.after(() => server.stop());
  const directory = Directory.ofPage();
  for (const path of ["/page.js", "/suite.js"]) vm.runInThisContext(await script(server, path));
  globalThis.conformanceGarbage = () => globalThis.gc();
  const socket = new Socket({
    url: `${server.origin.replace(/^http/, "ws")}/_jsinterop/socket`,
    open: (url) => new WebSocket(url),
    load: async (url) => import(`data:text/javascript,${encodeURIComponent(await (await fetch(url)).text())}`),
  });
  directory.add(socket, socket.whenReady);
  socket.start();
  await report(t, server);
});

test("Chromium", async (t) => {
  const server = await start(PROGRAM, { OTHERS });
  t.after(() => server.stop());
  const browser = await launch();
  t.after(() => browser.close());
  for (let others = 0; others < OTHERS; others = (await server.next()).others) await open(browser, `${server.origin}/`);
  const page = await open(browser, `${server.origin}/`);
  await page.evaluate(() => (globalThis.conformanceGarbage = () => globalThis.gc()));
  await report(t, server);
  assert.deepEqual(page.errors, []);
});

// What checks leave running on purpose (a ticker, a call without end) would keep the process.
test.after(() => void setTimeout(() => process.exit(), 200));
