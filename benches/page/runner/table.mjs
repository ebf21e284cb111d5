// The table as Markdown: our time, each peer's with the ratio, ours under a strict policy, and whether the targets are met.

import { TARGETS } from "./targets.mjs";

const PEERS = { wb: "wasm-bindgen", catch: "with `catch`", swb: "serde-wasm-bindgen", json: "JSON" };
const HEADINGS = ["work", "jsinterop", ...Object.values(PEERS), "jsinterop, strict policy", "at most"];

export const HEADING = `| ${HEADINGS.join(" | ")} |\n|${"---|".repeat(HEADINGS.length)}`;

/** The line of a measured row. */
export function line(row) {
  const peers = Object.keys(PEERS).map((peer) => cell(row, peer));
  return `| ${[row.name, amount(row.times.ours), ...peers, strict(row), verdicts(row).map(words).join("; ")].join(" | ")} |`;
}

/** Ours ÷ the peer's, for each target of the row, and whether that is met. */
export function verdicts({ name, times }) {
  return Object.entries(TARGETS[name] ?? {}).map(([peer, most]) => {
    const ratio = times.ours / times[peer];
    return { peer, most, ratio, isMet: ratio <= most };
  });
}

function words({ peer, most, ratio, isMet }) {
  const verdict = isMet ? "ok" : Number.isNaN(ratio) ? "not measured" : "**MISSED**";
  return `${most.toFixed(2)} of ${peer}: ${verdict}`;
}

function cell({ times, failures }, peer) {
  if (peer in failures) return "cannot";
  return peer in times ? `${amount(times[peer])} (${ratio(times.ours / times[peer])})` : "–";
}

function strict({ times }) {
  return `${amount(times.strict)} (${ratio(times.strict / times.ours)} of ours)`;
}

/** Two figures at least. */
function ratio(value) {
  return value < 0.095 ? value.toFixed(3) : value.toFixed(2);
}

/** Three figures are all a run is good for. */
function amount(nanoseconds) {
  if (nanoseconds < 100) return `${nanoseconds.toFixed(1)} ns`;
  if (nanoseconds < 1e4) return `${nanoseconds.toFixed(0)} ns`;
  if (nanoseconds < 1e5) return `${(nanoseconds / 1e3).toFixed(1)} µs`;
  if (nanoseconds < 1e7) return `${(nanoseconds / 1e3).toFixed(0)} µs`;
  return `${(nanoseconds / 1e6).toFixed(1)} ms`;
}
