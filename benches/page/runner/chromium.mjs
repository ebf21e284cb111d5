// The host headless Chromium: a page with a frame for each realm. The strict one comes with the policy that forbids making code.

import { fileURLToPath } from "node:url";

import { launch, open } from "../../../js/harness/chromium.mjs";
import { serve } from "../../../js/harness/serve.mjs";

/** Isolation makes `performance.now()` fine enough. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const POLICY = { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'" };

const PAGE = '<!doctype html><script type="module" src="/runner/page.mjs"></script>';
const frame = (policy) => `<!doctype html><html data-policy="${policy}"><script type="module" src="/realm/start.mjs"></script>`;

const here = (folder) => fileURLToPath(new URL(folder, import.meta.url));

/** Opens it: `{about, rows, measure, close}`. `folder` has the module. */
export async function chromium(folder) {
  const server = await serve({
    mounts: { "/module/": folder, "/realm/": here("../realm"), "/runner/": here(".") },
    pages: { "/": PAGE, "/open": frame("open"), "/strict": { html: frame("strict"), headers: POLICY } },
    headers: ISOLATED,
  });
  const browser = await launch();
  const close = async () => {
    await browser.close();
    server.close();
  };
  try {
    const page = await open(browser, `${server.origin}/`);
    const rows = await page.evaluate(() => globalThis.bench.then(({ rows }) => rows));
    const measure = (place, effort) =>
      page.evaluate(([place, effort]) => globalThis.bench.then((bench) => bench.measure(place, effort)), [place, effort]);
    return { about: `Chromium ${browser.version()}`, rows, measure, close };
  } catch (error) {
    await close();
    throw error;
  }
}
