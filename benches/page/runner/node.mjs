// The host Node.js: both realms in this process. Its strict realm is told not to make code; no policy enforces that here.

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { measure } from "./measure.mjs";

const REALM = fileURLToPath(new URL("../realm", import.meta.url));

/** Opens it: `{about, rows, measure, close}`. `folder` has the module. */
export async function node(folder) {
  const scratch = await mkdtemp(join(tmpdir(), "jsinterop-bench-"));
  const realms = {};
  for (const policy of ["open", "strict"]) realms[policy] = await realm(folder, join(scratch, policy), policy === "strict");
  return {
    about: `Node.js ${process.versions.node}`,
    rows: realms.open.rows,
    measure: (place, effort) => measure(realms, place, effort),
    close: () => rm(scratch, { recursive: true }),
  };
}

/** Copies of all scripts, so that the realms do not share what the engine learns about the code. */
async function realm(folder, copy, isStrict) {
  await cp(REALM, join(copy, "realm"), { recursive: true });
  await cp(folder, join(copy, "module"), { recursive: true });
  await writeFile(join(copy, "package.json"), '{"type":"module"}');
  // Each has a directory of runtimes of its own, as pages do.
  delete globalThis.jsinterop;
  const { open } = await import(pathToFileURL(join(copy, "realm/realm.mjs")).href);
  const wasm = await readFile(join(copy, "module/bench_page_bg.wasm"));
  return open(pathToFileURL(join(copy, "module/bench_page.js")).href, wasm, isStrict);
}
