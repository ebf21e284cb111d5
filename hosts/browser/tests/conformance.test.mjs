// Runs the behaviour suite in Node.js: each check is reported as a test of its own.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const folder = process.env.CONFORMANCE;

// What checks leave running on purpose (a ticker, a call without end) would keep the process.
after(() => void setTimeout(() => process.exit(), 200));

test("conformance", async (t) => {
  const module = await import(pathToFileURL(join(folder, "conformance_page.js")).href);
  await module.default({ module_or_path: await readFile(join(folder, "conformance_page_bg.wasm")) });
  for (const script of module.scripts()) vm.runInThisContext(script);
  globalThis.conformanceGarbage = () => globalThis.gc?.();
  const outcomes = [];
  await new Promise((resolve, reject) => {
    process.on("uncaughtException", reject);
    globalThis.conformanceReport = (name, failure, skipped) => (name === "" ? resolve() : outcomes.push({ name, failure, skipped }));
    module.run(process.env.ONLY ?? "");
  });
  assert.ok(outcomes.length > 0);
  for (const { name, failure, skipped } of outcomes) await t.test(name, { skip: skipped }, () => assert.equal(failure, ""));
});
