// `node run.mjs --module FOLDER --host node|chromium [--quick] [--only TEXT] [--alone]`: prints the table of one host. `cargo xtask bench
// browser` builds the module and calls this. `--alone` leaves the peers out: for a profiler.

import { parseArgs } from "node:util";

import { FULL, QUICK } from "./runner/measure.mjs";
import { HEADING, line, verdicts } from "./runner/table.mjs";
import { TARGETS } from "./runner/targets.mjs";

const { values } = parseArgs({
  options: {
    module: { type: "string" },
    host: { type: "string" },
    only: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    alone: { type: "boolean", default: false },
  },
});

/** Loaded when asked for: Node.js alone does without a browser. */
async function open(name) {
  const { [name]: open } = await import(`./runner/${name}.mjs`);
  return open(values.module);
}

function assertTargets(rows) {
  const known = new Set(rows.map(({ name }) => name));
  const lost = Object.keys(TARGETS).filter((name) => !known.has(name));
  if (lost.length > 0) throw new Error(`there are targets for rows that are not there: ${lost.join(", ")}`);
}

async function run(host) {
  assertTargets(host.rows);
  const chosen = [...host.rows.keys()].filter((place) => host.rows[place].name.includes(values.only));
  if (chosen.length === 0) throw new Error(`no row's name contains ${JSON.stringify(values.only)}`);
  console.log(`${host.about}.\n\n${HEADING}`);
  const effort = { ...(values.quick ? QUICK : FULL), isAlone: values.alone };
  const judged = [];
  for (const place of chosen) {
    const row = await host.measure(place, effort);
    for (const [column, reason] of Object.entries(row.failures)) console.error(`${row.name}: ${column} cannot: ${reason}`);
    judged.push(...verdicts(row));
    console.log(line(row));
  }
  const met = judged.filter(({ isMet }) => isMet).length;
  if (judged.length > 0) console.log(`\n${met} of ${judged.length} targets are met.`);
}

const host = await open(values.host);
try {
  await run(host);
} finally {
  await host.close();
}
