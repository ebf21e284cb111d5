// Modules: files, text, and what the page provides.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Modules } from "../src/modules.js";

const folder = mkdtempSync(join(tmpdir(), "jsinterop-modules-"));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "own-1.mjs"), 'export const from = "a file";');

const SPECIFIER = "jsinterop:app@1.0.0/own.js";
const TEXT = 'export const from = "text";';

function from(modules: Modules, carried: string): Promise<unknown> {
  modules.ship(SPECIFIER, carried);
  return modules.load(SPECIFIER).then((namespace) => (namespace as { from: unknown }).from);
}

test("a shipped module is made from its text", async () => {
  assert.equal(await from(new Modules({ assets: null, fromText: true }), TEXT), "text");
});

test("where there are assets it is a file, with and without a slash", async () => {
  const address = pathToFileURL(folder).href;
  for (const assets of [address, `${address}/`]) {
    assert.equal(await from(new Modules({ assets, fromText: false }), "own-1.mjs"), "a file");
  }
});

test("where neither is possible the remedy is told", async () => {
  const refused = from(new Modules({ assets: null, fromText: false }), TEXT);
  await assert.rejects(refused, { code: "module", message: /policy forbids .*`Registry::write_assets`.*`Options::assets`/ });
});

test("a file that is missing is named, and may be there the next time", async () => {
  const modules = new Modules({ assets: pathToFileURL(folder).href, fromText: true });
  await assert.rejects(from(modules, "late-2.mjs"), { code: "module", message: /own\.js.* was not loaded: file:.*\/late-2\.mjs: / });
  modules.provide(SPECIFIER, () => ({ from: "the page" }));
  assert.equal(await from(modules, "late-2.mjs"), "the page");
});

test("a file that failed is asked for by another address", async () => {
  const asked: string[] = [];
  const load = async (address: string): Promise<unknown> => {
    asked.push(address);
    if (asked.length < 3) throw new Error("not there");
    return { from: "the file" };
  };
  const modules = new Modules({ assets: "http://localhost/assets", fromText: false, load });
  for (let attempt = 0; attempt < 2; attempt++) await assert.rejects(from(modules, "own-1.js"), { code: "module" });
  assert.equal(await from(modules, "own-1.js"), "the file");
  assert.deepEqual(asked, ["", "?again=1", "?again=2"].map((query) => `http://localhost/assets/own-1.js${query}`));
});

test("a relative folder where there is no page is refused by name", async () => {
  const modules = new Modules({ assets: "assets/", fromText: true });
  await assert.rejects(from(modules, "own-1.mjs"), { code: "module", message: /was not loaded: assets\/own-1\.mjs: Invalid URL/ });
});

test("what the page provides goes first", async () => {
  const modules = new Modules({ assets: null, fromText: false });
  modules.provide(SPECIFIER, () => ({ from: "the page" }));
  assert.equal(await from(modules, TEXT), "the page");
});
