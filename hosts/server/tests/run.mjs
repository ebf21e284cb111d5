// Starts a server that was built for a test, and reads the lines of JSON it prints.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts it; answers its address, its lines after that one, and how to stop it. */
export async function start(program, env = {}) {
  const server = spawn(program, { env: { ...process.env, RUST_BACKTRACE: "0", ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ended`);
    return JSON.parse(value);
  };
  const { origin } = await next();
  return { origin, next, stop: () => server.kill() };
}
