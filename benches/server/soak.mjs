// `node soak.mjs --program FILE --seconds N [--seed N]`: sessions whose sockets are cut at random moments, for so long. Both sides call each
// other all the time and keep a ledger of what ran and of what was answered; when a session is over the two are compared.
//
// A session is over in one of three ways: both sides stop and everything must have been answered; the page leaves; or it is cut off for longer
// than the server waits. Then what is pending must fail at once, with the truth about whether it may have run.

import assert from "node:assert/strict";
import { parseArgs } from "node:util";

import { proxy } from "./proxy.mjs";
import { agent, start } from "./server.mjs";

const { values } = parseArgs({
  options: { program: { type: "string" }, seconds: { type: "string" }, seed: { type: "string", default: "1" } },
});

/** At the same time. */
const SESSIONS = 20;
const IN_FLIGHT = 8;
const ENDINGS = ["stop", "stop", "leave", "lose"];

/** mulberry32: so that a run can be repeated, as far as the system lets it. */
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(Number(values.seed));
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** What ran in each page, in order. */
const ran = new Map();

globalThis.soak = {
  note(key, number) {
    ran.get(key).push(number);
    // Now, or a little later.
    return number % 3 > 0 ? number * 2 : new Promise((resolve) => setTimeout(resolve, number % 20, number * 2));
  },
};

function word(number, outcome) {
  if (outcome.value !== undefined) return outcome.value === number * 2 ? "answered" : "wrong";
  const { code, mayHaveRun } = outcome.error;
  if (code !== "disconnected") return `another error: ${outcome.error}`;
  return mayHaveRun ? "may have run" : "has not run";
}

/** Calls Rust, some at the same time, until told to stop or the session is over; answers what each call came to. */
function caller(invoke) {
  const calls = [];
  let next = 0;
  let isStopping = false;
  const place = async () => {
    while (!isStopping) {
      const number = next++;
      const outcome = await invoke("mark", number).then((value) => ({ value }), (error) => ({ error }));
      calls.push([number, word(number, outcome)]);
      isStopping ||= "error" in outcome;
      if (number % 5 === 0) await sleep(2);
    }
  };
  const whenDone = Promise.all(Array.from({ length: IN_FLIGHT }, place));
  return { calls, stop: () => ((isStopping = true), whenDone), whenDone };
}

/** What ran there is what was called here: in order, nothing twice, nothing that is said not to have run, everything that was answered. */
function compare(ran, calls, where) {
  assert.deepEqual(ran, Array.from(ran.keys()), `${where}: what ran is not in order`);
  const numbers = calls.map(([number]) => number).sort((a, b) => a - b);
  assert.deepEqual(numbers, Array.from(numbers.keys()), `${where}: a call came to nothing, or twice to something`);
  assert.ok(ran.length <= calls.length, `${where}: more ran than was called`);
  for (const [number, word] of calls) {
    const hasRun = number < ran.length;
    const isTrue = { answered: hasRun, "may have run": true, "has not run": !hasRun }[word] ?? false;
    assert.ok(isTrue, `${where}: call ${number} came to "${word}", and ${hasRun ? "ran" : "did not run"}`);
  }
}

async function ledger(server, key) {
  for (const end = Date.now() + 20_000; ; await sleep(50)) {
    const ledger = await (await fetch(`${server.origin}/ledger/${key}`)).json();
    if (ledger?.isQuiet && ledger.left !== null) return ledger;
    if (Date.now() > end) throw new Error(`session ${key} does not end on the server: ${JSON.stringify(ledger)}`);
  }
}

async function within(promise, seconds, what) {
  const late = sleep(seconds * 1000).then(() => Promise.reject(new Error(`${what}: nothing within ${seconds} s`)));
  late.catch(() => {});
  return Promise.race([promise, late]);
}

/** One session, from its beginning to the comparison. */
async function session(server, between, key, millis, totals) {
  ran.set(key, []);
  const tell = ({ type }) => void (type === "restored" && totals.restored++);
  const socket = agent(between.origin, `?key=${key}`, { tell });
  socket.start();
  await within(socket.whenReady, 30, `session ${key} does not begin`);
  const invoke = (name, ...args) => socket.agent.invocations.export("bench-server", name, args);
  const calling = caller(invoke);
  await sleep(millis);
  const ending = ENDINGS[key % ENDINGS.length];
  if (ending === "stop") {
    await within(Promise.all([calling.stop(), invoke("stop")]), 30, `session ${key} does not stop`);
    socket.leave();
  } else if (ending === "leave") socket.leave();
  else between.block(key);
  await within(calling.whenDone, 30, `calls of session ${key} do not end`);
  socket.leave();
  const book = await ledger(server, key);
  const where = `session ${key}, which ended by "${ending}"`;
  compare(book.ran, calling.calls, `${where}, page to server`);
  compare(ran.get(key), book.calls, `${where}, server to page`);
  assert.equal(book.left, 0, `${where}: something is left`);
  const failed = [...calling.calls, ...book.calls].filter(([, word]) => word !== "answered");
  if (ending === "stop") assert.deepEqual(failed, [], where);
  ran.delete(key);
  totals.sessions++;
  totals.failed += failed.length;
  totals.calls += calling.calls.length + book.calls.length;
}

async function run(server) {
  const between = await proxy(server.origin, { millis: 1200, bytes: 60_000, random });
  const totals = { sessions: 0, calls: 0, failed: 0, restored: 0 };
  const end = Date.now() + Number(values.seconds) * 1000;
  let key = 0;
  const place = async () => {
    while (Date.now() < end) await session(server, between, key++, 500 + random() * 4000, totals);
  };
  await Promise.all(Array.from({ length: SESSIONS }, place));
  between.close();
  const { sessions, calls, failed, restored } = totals;
  assert.ok(between.cuts() > 0 && restored > 0 && failed > 0, `nothing happened: ${JSON.stringify(totals)}`);
  console.log(
    `| soak for ${values.seconds} s | ${sessions} sessions, ${between.cuts()} cuts, ${restored} resumed | ${calls} calls, both ways | ${failed} failed at the end of their session, with the truth | every call accounted for: ok |`,
  );
}

const server = await start(values.program);
try {
  await run(server);
} finally {
  server.stop();
}
process.exit();
