// Runs the module of `tests/codec` in Node.js.

import { test } from "node:test";

import { inNode, report } from "./places/places.mjs";

test("values in Node.js", async (t) => report(t, await inNode(process.env.CODEC, "hosts/browser/tests/codec/suite.mjs")));
