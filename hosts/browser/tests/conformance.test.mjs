// Runs the behaviour suite in every place a module runs in: each check is reported as a test of its own.

import { test } from "node:test";

import { PLACES, report } from "./places/places.mjs";

const options = {
  only: process.env.ONLY ?? "",
  // A check loads a module that is not there, which a policy reports.
  refused: ["conformance"],
};

for (const [place, run] of Object.entries(PLACES)) {
  test(`conformance in ${place}`, async (t) => {
    await report(t, await run(process.env.CONFORMANCE, "hosts/browser/tests/conformance/suite.mjs", options));
  });
}
