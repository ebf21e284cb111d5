// Headless Chromium for tests and benches: Debian's, with a fresh profile, and no word to the world outside.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--js-flags=--expose-gc",
];

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts a browser; `CHROMIUM` may name another one. To be closed by the caller. */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) throw new Error("no Chromium: run `apt-get install chromium`, or name one in CHROMIUM");
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page of its own profile (`options` are those of the driver's context, such as a viewport) whose console and uncaught errors are kept, in `page.console` and `page.errors`. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext(options);
  // Long enough for a machine that is busy.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  page.console = [];
  page.errors = [];
  page.on("console", (message) => page.console.push({ type: message.type(), text: message.text() }));
  page.on("pageerror", (error) => page.errors.push(error));
  await page.goto(url);
  return page;
}
