// `node run.mjs --program FILE [--quick] [--only TEXT]`: prints the table of the server host. `cargo xtask bench server`
// builds the program and calls this.

import { parseArgs } from "node:util";

import { launch } from "../../js/harness/chromium.mjs";
import * as client from "./client.mjs";
import { page, start, WebSocket, ws } from "./server.mjs";
import { openUnheard } from "./tab.mjs";

const { values } = parseArgs({
  options: { program: { type: "string" }, only: { type: "string", default: "" }, quick: { type: "boolean", default: false } },
});

const EFFORT = values.quick ? { rounds: 1, millis: 20 } : { rounds: 15, millis: 250 };

const PEERS = { raw: "raw echo", json: "JSON, a message per call", jsonrpsee: "jsonrpsee" };

/** `at` is the ratio to a peer that must be reached: of the time of a call at most, of calls per second at least. */
const ROWS = [
  { name: "one call, Node.js calls Rust", in: "node", way: "toRust", inFlight: 1, peers: ["raw", "json", "jsonrpsee"], target: ["raw", 1.2] },
  { name: "one call, Rust calls Node.js", in: "node", way: "fromRust", inFlight: 1, peers: ["raw", "json"], target: ["raw", 1.2] },
  { name: "64 in flight, Node.js calls Rust", in: "node", way: "toRust", inFlight: 64, peers: ["json", "jsonrpsee"], target: ["jsonrpsee", 3] },
  // Its servers call nobody: what it does the other way round is what they have.
  { name: "64 in flight, Rust calls Node.js", in: "node", way: "fromRust", inFlight: 64, peers: ["json", "jsonrpsee"], target: ["jsonrpsee", 3] },
  { name: "one call, Chromium calls Rust", in: "chromium", way: "toRust", inFlight: 1, peers: ["raw", "json", "jsonrpsee"] },
  { name: "one call, Rust calls Chromium", in: "chromium", way: "fromRust", inFlight: 1, peers: ["raw", "json"] },
  { name: "64 in flight, Chromium calls Rust", in: "chromium", way: "toRust", inFlight: 64, peers: ["json", "jsonrpsee"], target: ["json", 10] },
  { name: "64 in flight, Rust calls Chromium", in: "chromium", way: "fromRust", inFlight: 64, peers: ["json", "jsonrpsee"], target: ["json", 10] },
];

/** Where rows are measured: `measure(column, way, inFlight, millis)`. */
async function places(server, names) {
  const node = await page(server.origin);
  await client.ours.toRust(null, 1, 0);
  const place = { url: ws(server.origin), jsonrpsee: server.jsonrpsee, size: node.length() };
  const inNode = { ...place, open: (url) => new WebSocket(url) };
  const found = { node: (column, way, ...effort) => client[column][way](inNode, ...effort), close: async () => node.leave() };
  if (!names.has("chromium")) return found;
  const browser = await launch();
  const { close } = found;
  found.close = async () => (await browser.close(), close());
  const isReady = () => globalThis.client !== undefined && jsinterop.ready.then(() => true);
  const tab = await openUnheard(browser, `${server.origin}/`, isReady);
  const run = (column, way, place, effort) => client[column][way](place, ...effort);
  found.chromium = (column, way, ...effort) => tab.evaluate(run, column, way, place, effort);
  return found;
}

const UNHEARD = `In Chromium all columns run in a page whose network no driver listens to: telling it of each message of a WebSocket
would take more than half of their speed.`;

const median = (samples) => samples.sort((a, b) => a - b)[samples.length >> 1];

/** All columns in turns; for each the medians of its batches. */
async function measure(measureIn, row) {
  const columns = ["ours", ...row.peers];
  const samples = Object.fromEntries(columns.map((column) => [column, []]));
  // The first round warms up.
  for (let round = values.quick ? 1 : 0; round <= EFFORT.rounds; round++) {
    for (let turn = 0; turn < columns.length; turn++) {
      const column = columns[(turn + round) % columns.length];
      const way = row.way in client[column] ? row.way : "toRust";
      const pace = await measureIn(column, way, row.inFlight, EFFORT.millis);
      if (round > 0) samples[column].push(pace);
    }
  }
  const middle = (column, what) => median(samples[column].map((pace) => pace[what]));
  return Object.fromEntries(columns.map((column) => [column, { p50: middle(column, "p50"), p99: middle(column, "p99"), per_second: middle(column, "per_second") }]));
}

const micros = ({ p50, p99 }) => `${p50.toFixed(0)} µs, p99 ${p99.toFixed(0)} µs`;
const calls = ({ per_second }) => `${(per_second / 1000).toFixed(1)}k/s`;

/** Ours ÷ the peer's. */
function ratio(row, paces, peer) {
  const what = row.inFlight === 1 ? "p50" : "per_second";
  return paces.ours[what] / paces[peer][what];
}

function verdict(row, paces) {
  if (row.target === undefined) return null;
  const [peer, at] = row.target;
  const is = ratio(row, paces, peer);
  const isMet = row.inFlight === 1 ? is <= at : is >= at;
  return { text: `${row.inFlight === 1 ? "≤" : "≥"} ${at} of ${PEERS[peer]}: ${isMet ? "ok" : "**MISSED**"}`, isMet };
}

function line(row, paces) {
  const show = row.inFlight === 1 ? micros : calls;
  const peer = (peer) => (peer in paces ? `${show(paces[peer])} (${ratio(row, paces, peer).toFixed(2)})` : "–");
  const cells = [row.name, show(paces.ours), ...Object.keys(PEERS).map(peer), verdict(row, paces)?.text ?? ""];
  return `| ${cells.join(" | ")} |`;
}

async function run(server) {
  const chosen = ROWS.filter(({ name }) => name.includes(values.only));
  if (chosen.length === 0) throw new Error(`no row's name contains ${JSON.stringify(values.only)}`);
  const names = new Set(chosen.map((row) => row.in));
  const found = await places(server, names);
  if (names.has("chromium")) console.log(`${UNHEARD}\n`);
  const headings = ["work", "jsinterop", ...Object.values(PEERS), "target"];
  console.log(`| ${headings.join(" | ")} |\n|${"---|".repeat(headings.length)}`);
  const judged = [];
  try {
    for (const row of chosen) {
      const paces = await measure(found[row.in], row);
      const judgement = verdict(row, paces);
      if (judgement !== null) judged.push(judgement);
      console.log(line(row, paces));
    }
  } finally {
    await found.close();
  }
  console.log(`\n${judged.filter(({ isMet }) => isMet).length} of ${judged.length} targets are met.`);
}

const server = await start(values.program);
try {
  await run(server);
} finally {
  server.stop();
}
process.exit();
