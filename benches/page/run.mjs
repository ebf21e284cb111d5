// Measures ours and the peers in turn, in one process, and prints medians and ratios. Results are compared before they are timed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const ROUNDS = 15;
const MILLIS = 20;
let taken;
const row = (id, suffix) => ({ id, name: `row number ${id}${suffix}`, score: id * 1.25 + 0.1, tags: [`tag${suffix}`, `other${suffix}`, `unique ${id}${suffix}`], active: id % 2 === 0 });
const resolved = Promise.resolve(1);
globalThis.peer = { take: (value) => void (taken = value), text: () => "sixteen bytes in", resolved: () => resolved };
for (let i = 0; i < 8; i++) globalThis.peer[`p${i}`] = { add: (a, b) => a + b };

const module = await import(pathToFileURL(join(folder, "bench_page.js")).href);
await module.default({ module_or_path: await readFile(join(folder, "bench_page_bg.wasm")) });

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

function timesFor(what, who) {
  for (let times = 1; ; times *= 2) {
    const start = performance.now();
    module.work(what, who, times);
    if (performance.now() - start > MILLIS / 2) return times * 2;
  }
}

function measure(what, whos, label = what) {
  const results = whos.map((who) => {
    taken = undefined;
    module.work(what, who, 1);
    return { who, value: taken, times: timesFor(what, who), samples: [] };
  });
  for (const { value } of results) assert.deepEqual(value, results[0].value);
  for (let round = 0; round < ROUNDS; round++) {
    for (const result of results) {
      const start = performance.now();
      module.work(what, result.who, result.times);
      result.samples.push(((performance.now() - start) * 1e6) / result.times);
    }
  }
  print(label, results.map(({ who, samples }) => [who, median(samples)]));
}

function print(label, medians) {
  const [[, ours], ...peers] = medians;
  const columns = peers.map(([who, ns]) => `${who} ${Math.round(ns)} (${(ours / ns).toFixed(2)})`);
  console.log(`| ${label} | ${Math.round(ours)} | ${columns.join(" | ")} |`);
}

async function awaiting(whos) {
  const samples = whos.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [place, who] of whos.entries()) {
      const start = performance.now();
      await new Promise((done) => module.wait(who, 20_000, done));
      samples[place].push(((performance.now() - start) * 1e6) / 20_000);
    }
  }
  print("await a resolved promise", whos.map((who, place) => [who, median(samples[place])]));
}

console.log("| row, ns | ours | peers (ours ÷ peer) |\n|---|---|---|");
for (const [suffix, label] of [["", ""], [" größer 😀", ", not ASCII"]]) {
  module.set_up(suffix);
  peer.row = () => row(1, suffix);
  const rows = Array.from({ length: 1000 }, (_, id) => row(id, suffix));
  const one = row(1, suffix);
  peer.row = () => one;
  peer.rows = () => rows;
  peer.numbers = () => numbers;
  var numbers = Array.from({ length: 10_000 }, (_, n) => n * 0.5 + 0.25);
  if (suffix === "") {
    measure("add", ["ours", "wb"], "sync add(f64, f64); wb with catch");
    measure("text out", ["ours", "wb"], "string 16 B out");
    measure("text in", ["ours", "wb"], "string 16 B in");
    measure("10000 f64 out", ["ours", "swb", "json"]);
    measure("10000 f64 in", ["ours", "swb", "json"]);
    measure("bytes 1 MiB out", ["ours", "wb"]);
  }
  for (const what of ["struct out", "1000 structs out", "struct in", "1000 structs in"]) measure(what, ["ours", "swb", "json"], what + label);
}
await awaiting(["ours", "wbf", "ours under wbf"]);
