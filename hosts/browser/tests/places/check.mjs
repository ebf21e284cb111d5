// Tests that run where no test runner is: a list of functions with names, and what they check with.

/** Runs the tests in order. */
export async function outcomesOf(tests) {
  const outcomes = [];
  for (const [name, run] of Object.entries(tests)) {
    let failure = "";
    try {
      await within(60, run());
    } catch (error) {
      failure = String(error?.stack ?? error) || "it failed";
    }
    outcomes.push({ name, failure, skipped: "" });
  }
  return outcomes;
}

/** Waits for a promise, and fails when it takes longer than that. */
export async function within(seconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came of it in ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function ok(condition, what = "it holds") {
  if (!condition) throw new Error(`expected that ${what}`);
}

export function equal(found, expected, what = "") {
  if (!Object.is(found, expected)) throw new Error(`${what} expected ${text(expected)}, found ${text(found)}`);
}

/** Compares plain data, the order of keys aside. */
export function deepEqual(found, expected) {
  equal(text(found), text(expected));
}

/** Fails unless `run` throws, or its promise is rejected with, what `check` takes. */
export async function rejects(run, check) {
  let found;
  try {
    found = await run();
  } catch (error) {
    check(error);
    return;
  }
  throw new Error(`expected an error, found ${text(found)}`);
}

function text(value) {
  return JSON.stringify(value, (_, inner) => {
    if (inner === undefined) return "(undefined)";
    if (typeof inner === "number" && !Number.isFinite(inner)) return `(${inner})`;
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
