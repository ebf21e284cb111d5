// Runs the module of `tests/page` in every place a module runs in.

import { test } from "node:test";

import { PLACES, report } from "./places/places.mjs";

for (const [place, run] of Object.entries(PLACES)) {
  test(`a module in ${place}`, async (t) => report(t, await run(process.env.PAGE, "hosts/browser/tests/page/suite.mjs")));
}
