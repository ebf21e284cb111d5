// One instance of the module with all that it works on. The runner has two: one that may make code from text, and one that may not.

import { equal } from "./equal.mjs";
import { exportRows } from "./exports.mjs";
import { state } from "./peer.mjs";

/**
 * Loads the module. `glue` is the address of its script, `source` what the script is to load. The answer's `rows` say what there is to
 * measure: `{name, columns}`; rows and columns are asked for by number.
 */
export async function open(glue, source, isStrict) {
  const module = await import(glue);
  await module.default({ module_or_path: source });
  module.connect(isStrict);
  const fromRust = JSON.parse(module.rows()).map((row, place) => rustRow(module, row, place));
  const all = [...fromRust, ...exportRows(module, globalThis.jsinterop)];
  return {
    rows: all.map(({ name, columns }) => ({ name, columns })),
    /** Makes ready for the row; throws when a column's result is not what it should be. */
    check: (row, column) => all[row].check(column),
    /** Answers a promise where the work is not through at once. */
    work: (row, column, times) => all[row].work(column, times),
  };
}

function rustRow(module, { name, kind, class: type, columns }, place) {
  const work = (column, times) => module.work(place, column, times);
  const prepare = () => {
    const sample = JSON.parse(module.sample(place));
    return type === "" ? sample : globalThis[type].from(sample);
  };
  const check = async (column) => {
    const sample = prepare();
    state.given = kind === "in" ? sample : undefined;
    state.taken = undefined;
    state.turn = 0;
    if (kind === "await" && (await work(column, 8)) !== 8) throw new Error("a wrong sum was awaited");
    module.check(place, column);
    if (kind === "out" && !equal(state.taken, sample)) throw new Error("JavaScript took a wrong value");
    state.taken = undefined;
  };
  return { name, columns, check, work };
}
