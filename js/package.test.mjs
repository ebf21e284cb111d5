// The package as its users get it: what lies in it, that it loads, and that TypeScript takes what users write.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", import.meta.url));
let project;
let packed;

/** A project of its own, with the package unpacked where npm would put it. */
before(() => {
  project = mkdtempSync(join(tmpdir(), "jsinterop-consumer-"));
  const npm = (...args) => execFileSync("npm", args, { cwd: here, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  [packed] = JSON.parse(npm("pack", "--json", "--pack-destination", project));
  const folder = join(project, "node_modules/@jsinterop/agent");
  execFileSync("tar", ["-xzf", packed.filename], { cwd: project });
  cpSync(join(project, "package"), folder, { recursive: true });
  cpSync(join(here, "consumer"), project, { recursive: true });
});

after(() => rmSync(project, { recursive: true, force: true }));

test("nothing lies in it that does not belong", () => {
  const files = packed.files.map(({ path }) => path);
  assert.deepEqual(files.filter((path) => !/^dist\/(wire\/)?[a-z]+(\.d\.ts|\.js)$/.test(path)).sort(), ["README.md", "package.json"]);
  assert.ok(files.includes("dist/index.js") && files.includes("dist/index.d.ts"));
  assert.ok(!files.includes("dist/page.js"), "what is bundled into a host comes with the host");
});

test("it loads", () => {
  const text = 'import { InteropError } from "@jsinterop/agent"; process.stdout.write(new InteropError("x", { code: "y" }).code)';
  assert.equal(execFileSync(process.execPath, ["--input-type=module", "-e", text], { cwd: project, encoding: "utf8" }), "y");
});

test("what users write passes the strict compiler, and what is wrong does not", () => {
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
});
