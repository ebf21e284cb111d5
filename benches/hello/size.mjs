// `node size.mjs FOLDER`: what a visitor of the page downloads, as JSON: the module, and its scripts as a bundler leaves them, the agent
// included; each compressed.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const run = promisify(execFile);
const TOOLS = fileURLToPath(new URL("../../js/node_modules/.bin/", import.meta.url));

const folder = process.argv[2];
const module = join(folder, "bench_hello_bg.wasm");
const scripts = join(folder, "small.js");

const BUNDLE = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"];
await run(`${TOOLS}esbuild`, [join(folder, "bench_hello.js"), ...BUNDLE, `--outfile=${scripts}`]);

const packed = async (file) => gzipSync(await readFile(file), { level: 9 }).length;
console.log(JSON.stringify([await packed(module), await packed(scripts)]));
