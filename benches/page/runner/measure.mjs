// The measuring core: it runs unchanged in Node.js and in a page. All columns of a row are measured in turns, in short batches, and the
// medians of those count.

/** How many batches, and how long one is. */
export const FULL = { rounds: 31, millis: 6 };
export const QUICK = { rounds: 1, millis: 0 };

/** Measures the row of this number: `{name, times, failures}`, in nanoseconds by column. */
export async function measure(realms, place, effort) {
  const { name } = realms.open.rows[place];
  const { cells, failures } = await checked(realms, place);
  for (const cell of cells) cell.times = await calibrate(cell, effort.millis);
  for (let round = 0; round < effort.rounds; round++) {
    // Who is first pays for the garbage of who was last, so that changes.
    for (let turn = 0; turn < cells.length; turn++) {
      const cell = cells[(turn + round) % cells.length];
      cell.samples.push(((await time(cell, cell.times)) * 1e6) / cell.times);
    }
  }
  return { name, failures, times: Object.fromEntries(cells.map(({ column, samples }) => [column, median(samples)])) };
}

/** What can be timed. Ours must be right; a peer that is not is left out, with the reason. */
async function checked(realms, place) {
  const { name, columns } = realms.open.rows[place];
  const cells = columns.map((column, number) => ({ column, number, realm: realms.open }));
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

/** How often the work fits into a batch. This is also its warm-up. */
async function calibrate(cell, millis) {
  let times = 1;
  while ((await time(cell, times)) < millis) times *= 2;
  return times;
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
