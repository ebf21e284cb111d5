// The runner itself: what counts as equal, who is timed, what the table says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { equal } from "./realm/equal.mjs";
import { measure, QUICK } from "./runner/measure.mjs";
import { line, verdicts } from "./runner/table.mjs";

test("values are equal by what is in them", () => {
  assert.ok(equal({ a: [1, { b: "x" }], c: null }, { a: [1, { b: "x" }] }));
  assert.ok(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
  assert.ok(equal([1], runInNewContext("[1]")));
  for (const [a, b] of [[[1], { 0: 1 }], [[1, 2], [1]], [{ a: 1 }, { a: "1" }], [Uint8Array.of(1), [1]], [0, null], [{ a: 1 }, {}], [0, -0]]) {
    assert.ok(!equal(a, b), `${JSON.stringify(a)} is not ${JSON.stringify(b)}`);
  }
});

/** A realm with one row, whose columns fail as told. */
function realm(failures, work = () => undefined) {
  const columns = ["ours", "swb", "json"];
  const check = async (_, column) => {
    if (columns[column] in failures) throw new Error(failures[columns[column]]);
  };
  return { rows: [{ name: "row", columns }], check, work };
}

test("a peer that is wrong is not timed", async () => {
  const { times, failures } = await measure({ open: realm({ swb: "a wrong value" }), strict: realm({}) }, 0, QUICK);
  assert.deepEqual(Object.keys(times).sort(), ["json", "ours", "strict"]);
  assert.deepEqual(failures, { swb: "a wrong value" });
});

test("ours must be right, under the strict policy too", async () => {
  await assert.rejects(measure({ open: realm({ ours: "wrong" }), strict: realm({}) }, 0, QUICK), /row, ours: wrong/);
  await assert.rejects(measure({ open: realm({}), strict: realm({ ours: "wrong" }) }, 0, QUICK), /row, strict: wrong/);
});

test("work that awaits is awaited, also in another frame", async () => {
  const later = () => runInNewContext("new Promise((done) => wait(done, 20))", { wait: setTimeout });
  const { times } = await measure({ open: realm({}, later), strict: realm({}) }, 0, QUICK);
  assert.ok(times.ours > 15e6, `${times.ours} ns`);
  assert.ok(times.strict < times.ours, `${times.strict} ns, ${times.ours} ns`);
});

test("a line has ratios and verdicts", () => {
  const row = { name: "one struct, out", times: { ours: 50, swb: 100, json: 1000, strict: 75 }, failures: { wb: "no" } };
  const verdict = "0.25 of swb: **MISSED**; 0.30 of json: ok";
  assert.equal(line(row), `| one struct, out | 50.0 ns | cannot | – | 100 ns (0.50) | 1000 ns (0.050) | 75.0 ns (1.50 of ours) | ${verdict} |`);
  assert.deepEqual(verdicts({ ...row, name: "no target" }), []);
});
