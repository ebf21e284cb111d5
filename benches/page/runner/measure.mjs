// The measuring core: it runs unchanged in Node.js and in a page. All columns of a row are measured in turns, in short batches, and the
// medians of those count.

/**
 * How many batches are run to warm up and how many count, how long one is, and how long the engine then has for optimised code. A batch is
 * short enough that most are not interrupted on a machine that has other things to do.
 */
export const FULL = { warmUp: 25, rounds: 51, millis: 2, pause: 100 };
export const QUICK = { warmUp: 0, rounds: 1, millis: 0, pause: 0 };

/** Measures the row of this number: `{name, times, failures}`, in nanoseconds by column. */
export async function measure(realms, place, effort) {
  const { name } = realms.open.rows[place];
  const { cells, failures } = await checked(realms, place, effort);
  await inTurns(cells, effort.warmUp, effort.millis);
  // WebAssembly is optimised in the background.
  if (effort.pause > 0) await new Promise((resolve) => setTimeout(resolve, effort.pause));
  await inTurns(cells, effort.rounds, effort.millis);
  return { name, failures, times: Object.fromEntries(cells.map(({ column, samples }) => [column, median(samples)])) };
}

/** Runs batches of all cells in turns, and leaves their samples. */
async function inTurns(cells, rounds, millis) {
  for (const cell of cells) {
    cell.times = await fitting(cell, 1, millis);
    cell.samples = [];
  }
  for (let round = 0; round < rounds; round++) {
    // Who is first pays for the garbage of who was last, so that changes.
    for (let turn = 0; turn < cells.length; turn++) {
      const cell = cells[(turn + round) % cells.length];
      cell.samples.push(((await time(cell, cell.times)) * 1e6) / cell.times);
    }
  }
}

/** What can be timed. Ours must be right; a peer that is not is left out, with the reason. */
async function checked(realms, place, { isAlone }) {
  const { name, columns } = realms.open.rows[place];
  const all = columns.map((column, number) => ({ column, number, realm: realms.open }));
  const cells = all.filter(({ column }) => column === "ours" || !isAlone);
  cells.push({ column: "strict", number: columns.indexOf("ours"), realm: realms.strict });
  const failures = {};
  for (const { column, number, realm } of cells) {
    try {
      await realm.check(place, number);
    } catch (error) {
      const reason = typeof error === "string" ? error : error.message;
      if (column === "ours" || column === "strict") throw new Error(`${name}, ${column}: ${reason}`, { cause: error });
      failures[column] = reason;
    }
  }
  const right = cells.filter(({ column }) => !(column in failures));
  const work = ({ realm, number }) => (times) => realm.work(place, number, times);
  return { failures, cells: right.map((cell) => ({ column: cell.column, work: work(cell), samples: [], times: 0 })) };
}

/** How often the work fits into a batch. An interruption looks like work that takes long, so the best of three counts. */
async function fitting(cell, times, millis) {
  const taken = Math.min(await time(cell, times), await time(cell, times), await time(cell, times));
  return taken < millis ? fitting(cell, times * 2, millis) : times;
}

async function time({ work }, times) {
  const start = performance.now();
  const result = work(times);
  // A promise of another frame is no instance of this one's.
  if (typeof result?.then === "function") await result;
  return performance.now() - start;
}

function median(samples) {
  return samples.sort((a, b) => a - b)[samples.length >> 1];
}
