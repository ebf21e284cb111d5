// Starts a server that was built for a test, and reads the lines of JSON it prints.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { keep } from "../../../js/harness/children.mjs";

/** Starts it; answers its address, its lines after that one, and how to stop it. */
export async function start(program, env = {}) {
  const all = { ...process.env, RUST_BACKTRACE: "0", ...env };
  const server = keep(spawn(program, { env: all, stdio: ["ignore", "pipe", "inherit"] }));
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ended`);
    return JSON.parse(value);
  };
  const { origin } = await next();
  return { origin, next, stop: () => server.kill() };
}
