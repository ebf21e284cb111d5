// Bundles the agent into the crate of the browser host.

import { writeFile } from "node:fs/promises";
import { build } from "esbuild";

const outfile = new URL("../hosts/browser/src/agent.js", import.meta.url);

const { outputFiles } = await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["src/page.ts"],
  outfile: outfile.pathname,
  bundle: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  minify: true,
  legalComments: "none",
  write: false,
});
// Minifying drops the comments that tell a user's bundler to leave these addresses, known in the page alone, to the browser.
const text = outputFiles[0].text.replace(/\bimport\(/g, "import(/*webpackIgnore:true*//*@vite-ignore*/");
await writeFile(outfile, text);
