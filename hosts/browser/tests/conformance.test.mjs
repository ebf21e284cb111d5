// Runs the behaviour suite in every place a module runs in: each check is reported as a test of its own.

import { test } from "node:test";

import { inDeno, inNode, inPage, inWorker, report, underPolicy } from "./places/places.mjs";

const folder = process.env.CONFORMANCE;
const SUITE = "hosts/browser/tests/conformance/suite.mjs";
const PLACES = {
  "Node.js": inNode,
  "Deno": inDeno,
  "Chromium": inPage,
  "a module worker of Chromium": inWorker,
  "Chromium under a strict policy": underPolicy,
};

for (const [place, run] of Object.entries(PLACES)) {
  test(`conformance in ${place}`, async (t) => {
    const outcomes = await run(folder, SUITE, { only: process.env.ONLY ?? "" });
    await report(t, outcomes);
    // What this host cannot do, and why; anything else that is left out is a mistake.
    const skipped = outcomes.filter((outcome) => outcome.skipped).map(({ name }) => name);
    t.diagnostic(`${outcomes.length - skipped.length} checks ran, ${skipped.length} do not apply: ${skipped.join(", ")}`);
  });
}
