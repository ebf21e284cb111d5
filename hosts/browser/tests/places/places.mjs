// The places a module runs in: a process of Node.js or Deno, a page and a module worker of Chromium, a page under a strict policy.
//
// A suite is a file that exports `run(module, { isStrict, only })`: it gets the module's glue, loaded, and answers the outcomes of its tests.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { keep } from "../../../../js/harness/children.mjs";
import { launch, open } from "../../../../js/harness/chromium.mjs";
import { serve } from "../../../../js/harness/serve.mjs";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const PROCESS = fileURLToPath(new URL("process.mjs", import.meta.url));
const DENO = `${ROOT}js/node_modules/deno/bin.cjs`;

/** What a page may do that is careful: its own files, WebAssembly, and nothing made of text. */
export const POLICY = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; "),
};

/** The glue of a module that was built into a folder. */
function glueOf(folder) {
  const module = readdirSync(folder).find((name) => name.endsWith("_bg.wasm"));
  assert.ok(module, `no module lies in ${folder}`);
  return module.replace("_bg.wasm", ".js");
}

/** Makes each outcome a test. `skipped` says why, or nothing. */
export async function report(t, outcomes) {
  assert.ok(outcomes.length > 0, "the suite has tests");
  for (const { name, failure, skipped } of outcomes) await t.test(name, { skip: skipped || false }, () => assert.equal(failure, ""));
}

async function inProcess(program, args, folder, suite, options) {
  const given = JSON.stringify({ glue: join(folder, glueOf(folder)), suite: join(ROOT, suite), options });
  // Longer than a suite takes that says itself that it hangs.
  const limits = { maxBuffer: 1 << 26, timeout: 330_000, killSignal: "SIGKILL" };
  const running = promisify(execFile)(program, [...args, PROCESS, given], limits);
  keep(running.child);
  const { stdout } = await running;
  return JSON.parse(stdout.trimEnd().split("\n").at(-1));
}

export const inNode = (folder, suite, options = {}) => inProcess(process.execPath, ["--expose-gc"], folder, suite, options);

/** Deno comes as a package of npm, with binaries for the usual systems. */
export async function inDeno(folder, suite, options = {}) {
  assert.ok(existsSync(DENO), "Deno is not installed: run `npm ci` in `js`");
  return inProcess(process.execPath, [DENO, "run", "--quiet", "--no-config", "--allow-read", "--v8-flags=--expose-gc"], folder, suite, options);
}

const EMPTY = "<!doctype html><title>jsinterop</title><body></body>";

let browser;
/** One for the whole file: each page has a profile of its own. */
const chromium = () => (browser ??= launch());
after(async () => (await browser)?.close());

/** Opens a page beside a module, hands it on, and closes it in the end. */
export async function withPage(folder, use, { headers = {}, html = EMPTY, mounts = {} } = {}) {
  const server = await serve({ mounts: { "/module/": folder, ...mounts, "/": ROOT }, pages: { "/": html }, headers });
  try {
    const page = await open(await chromium(), `${server.origin}/`);
    try {
      return await use(page);
    } finally {
      await page.context().close();
    }
  } finally {
    server.close();
  }
}

/** What the browser has to say about the policy of a page, apart from addresses that were refused on purpose. */
export async function watchPolicy(page, refused = []) {
  await page.evaluate(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      violations.push({ violatedDirective, blockedURI, sample }),
    );
  });
  return async () => {
    const found = await page.evaluate(() => globalThis.violations);
    const told = page.console.filter(({ text }) => /Content.Security.Policy/i.test(text)).map(({ text }) => text);
    return [
      ...found.filter(({ blockedURI }) => !refused.includes(blockedURI)),
      ...told.filter((text) => !refused.some((uri) => text.includes(uri))),
    ];
  };
}

/** What the page is told to run. */
const task = (folder, suite, options) => ({ glue: `/module/${glueOf(folder)}`, suite: `/${suite}`, options });

function runIn(page, task) {
  return page.evaluate(async (task) => (await import("/hosts/browser/tests/places/start.mjs")).start(task), task);
}

export const inPage = (folder, suite, options = {}) => withPage(folder, (page) => runIn(page, task(folder, suite, options)));

export const inWorker = (folder, suite, options = {}) =>
  withPage(folder, (page) =>
    page.evaluate(
      (task) =>
        new Promise((resolve, reject) => {
          const worker = new Worker("/hosts/browser/tests/places/worker.mjs", { type: "module" });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = (event) => reject(new Error(event.message || "the worker did not load"));
          worker.postMessage(task);
        }),
      task(folder, suite, options),
    ),
  );

/**
 * A page whose policy forbids to make code of text, in any form. That the browser has nothing to report is one more outcome; `refused` are
 * the addresses that the suite itself has refused.
 */
export const underPolicy = (folder, suite, { refused = [], ...options } = {}) =>
  withPage(
    folder,
    async (page) => {
      const violations = await watchPolicy(page, refused);
      const outcomes = await runIn(page, task(folder, suite, { ...options, isStrict: true }));
      const reported = await violations();
      const failure = reported.length > 0 ? JSON.stringify(reported) : "";
      return [...outcomes, { name: "the browser reports no violation", failure, skipped: "" }];
    },
    { headers: POLICY },
  );

/** Every place, by the name a test has there. */
export const PLACES = {
  "Node.js": inNode,
  "Deno": inDeno,
  "Chromium": inPage,
  "a module worker of Chromium": inWorker,
  "Chromium under a strict policy": underPolicy,
};
