// Bundles the agent into the crates of the hosts that have one.

import { writeFile } from "node:fs/promises";
import { build } from "esbuild";

/** What a page loads as a module, and what one loads as a plain script. */
const BUNDLES = [
  { entry: "src/page.ts", format: "esm", host: "browser" },
  { entry: "src/server.ts", format: "iife", host: "server" },
];

for (const { entry, format, host } of BUNDLES) {
  const outfile = new URL(`../hosts/${host}/src/agent.js`, import.meta.url);
  const { outputFiles } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: [entry],
    outfile: outfile.pathname,
    bundle: true,
    format,
    target: "es2022",
    charset: "utf8",
    minify: true,
    legalComments: "none",
    write: false,
  });
  // Minifying drops the comments that tell a user's bundler to leave these addresses, known in the page alone, to the browser.
  const text = outputFiles[0].text.replace(/\bimport\(/g, "import(/*webpackIgnore:true*//*@vite-ignore*/");
  await writeFile(outfile, text);
}
