// Runs a suite in a process of its own, of Node.js or Deno, and prints the outcomes as the last line.

import { readFile } from "node:fs/promises";
import process from "node:process";
import { pathToFileURL } from "node:url";

import "./frames.mjs";

const { glue, suite, options } = JSON.parse(process.argv.at(-1));
const module = await import(pathToFileURL(glue).href);
await module.default({ module_or_path: await readFile(glue.replace(/\.js$/, "_bg.wasm")) });
const outcomes = await (await import(pathToFileURL(suite).href)).run(module, options);
// What tests leave running on purpose (a ticker, a call without end) would keep the process.
process.stdout.write(`\n${JSON.stringify(outcomes)}\n`, () => process.exit());
