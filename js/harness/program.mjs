// A program that serves: starts it, and waits for the address it prints.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { keep } from "./children.mjs";

/** Starts it; answers its address, without a slash at the end, and how to stop it. What it prints after that is dropped. */
export async function startProgram(program, ...args) {
  const child = keep(spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] }));
  const ended = new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${program} ended with ${code} before it printed its address`)));
  });
  ended.catch(() => {});
  const addressed = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = /http:\/\/[\d.]+:\d+/.exec(line);
      if (address !== null) resolve(address[0]);
    });
  });
  return { origin: await Promise.race([addressed, ended]), stop: () => child.kill() };
}
