// Rows in which JavaScript calls Rust: eight functions of each kind in turn.

import { equal } from "./equal.mjs";

const CRATE = "bench-page";
const TURNS = [...Array(8).keys()];
const NAMES = TURNS.map((turn) => `add${turn}`);

/** Those of the module whose names begin like this. */
const eight = (module, beginning) => TURNS.map((turn) => module[`${beginning}${turn}`]);

/** Each calls as often as it is asked to and answers the sum. The loops are not shared, so that the engine learns about each of them alone. */
const adds = {
  ours: (_, { invokeSync }) => (times) => {
    let sum = 0;
    for (let i = 0; i < times; i++) sum += invokeSync(CRATE, NAMES[i & 7], i, 1);
    return sum;
  },
  wb: (module) => {
    const add = eight(module, "wb_add");
    return (times) => {
      let sum = 0;
      for (let i = 0; i < times; i++) sum += add[i & 7](i, 1);
      return sum;
    };
  },
  catch: (module) => {
    const add = eight(module, "result_add");
    return (times) => {
      let sum = 0;
      for (let i = 0; i < times; i++) sum += add[i & 7](i, 1);
      return sum;
    };
  },
  swb: (module) => {
    const add = eight(module, "swb_add");
    return (times) => {
      let sum = 0;
      for (let i = 0; i < times; i++) sum += add[i & 7]([i, 1]);
      return sum;
    };
  },
  json: (module) => {
    const add = eight(module, "json_add");
    return (times) => {
      let sum = 0;
      for (let i = 0; i < times; i++) sum += JSON.parse(add[i & 7](JSON.stringify([i, 1])));
      return sum;
    };
  },
};

const awaitedAdds = {
  ours: (_, { crates }) => async (times) => {
    let sum = 0;
    for (let i = 0; i < times; i++) sum += await crates[CRATE][NAMES[i & 7]](i, 1);
    return sum;
  },
  /** An `async fn`. */
  wb: (module) => {
    const add = eight(module, "later_add");
    return async (times) => {
      let sum = 0;
      for (let i = 0; i < times; i++) sum += await add[i & 7](i, 1);
      return sum;
    };
  },
  swb: (module) => {
    const add = eight(module, "swb_add");
    return async (times) => {
      let sum = 0;
      for (let i = 0; i < times; i++) sum += await add[i & 7]([i, 1]);
      return sum;
    };
  },
};

const PERSON = { id: 7, name: "Ann Example", score: 1.5, tags: ["alpha", "beta", "gamma"], active: true };

const echoes = {
  ours: (_, { invokeSync }) => (times) => {
    let last;
    for (let i = 0; i < times; i++) last = invokeSync(CRATE, "echo", PERSON);
    return last;
  },
  swb: (module) => (times) => {
    let last;
    for (let i = 0; i < times; i++) last = module.swb_echo(PERSON);
    return last;
  },
  json: (module) => (times) => {
    let last;
    for (let i = 0; i < times; i++) last = JSON.parse(module.json_echo(JSON.stringify(PERSON)));
    return last;
  },
};

/** The rows, with what eight turns of each must answer. */
export function exportRows(module, jsinterop) {
  const sum = TURNS.reduce((sum, turn) => sum + turn + 1, 0);
  return [
    row("export add(f64, f64), `invokeSync`", adds, sum, module, jsinterop),
    row("export add(f64, f64), awaited; wb: `async fn`", awaitedAdds, sum, module, jsinterop),
    row("export of one struct in and out, `invokeSync`", echoes, PERSON, module, jsinterop),
  ];
}

function row(name, columns, expected, module, jsinterop) {
  const loops = Object.values(columns).map((make) => make(module, jsinterop));
  const check = async (column) => {
    if (!equal(await loops[column](TURNS.length), expected)) throw new Error("Rust answered a wrong value");
  };
  return { name, columns: Object.keys(columns), check, work: (column, times) => loops[column](times) };
}
