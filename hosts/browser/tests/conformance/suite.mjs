// The behaviour suite in the place that loads this file; see `places/places.mjs`.

import { within } from "../places/check.mjs";

/** The files that `jsinterop_conformance::SCRIPT` is made of. */
const FILES = ["base", "calls", "classes", "values", "errors", "exports", "references", "fixture"];

async function prepare(module) {
  if (typeof document === "undefined") {
    for (const script of module.scripts()) (0, eval)(script);
    return;
  }
  for (const file of FILES) await import(`/conformance/js/${file}.js`);
}

/** Each check as an outcome: `failure` is empty where there is none, and `skipped` where nothing is left out. */
export async function run(module, { isStrict = false, only = "" }) {
  await prepare(module);
  globalThis.conformanceGarbage = () => globalThis.gc?.();
  const outcomes = [];
  const done = new Promise((resolve) => {
    globalThis.conformanceReport = (name, failure, skipped) => (name === "" ? resolve() : outcomes.push({ name, failure, skipped }));
    module.run(only, isStrict);
  });
  await within(300, done);
  return outcomes;
}
