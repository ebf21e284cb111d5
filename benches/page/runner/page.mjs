// The page that has the realms in frames and measures in them. `bench` is a promise of `{rows, measure}`.

import { measure } from "./measure.mjs";

async function realm(policy) {
  const frame = document.createElement("iframe");
  frame.src = `/${policy}`;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.documentElement.append(frame);
  await loaded;
  return { inside: frame.contentWindow, ...(await frame.contentWindow.realm) };
}

/** A strict realm in which code can be made measures the wrong thing. */
function assertStrict({ inside }) {
  try {
    inside.Function("return 1");
  } catch {
    return;
  }
  throw new Error("the strict frame came without its policy");
}

async function start() {
  if (!globalThis.crossOriginIsolated) throw new Error("the page is not isolated: its clock is too coarse");
  const realms = { open: await realm("open"), strict: await realm("strict") };
  assertStrict(realms.strict);
  return { rows: realms.open.rows, measure: (place, effort) => measure(realms, place, effort) };
}

globalThis.bench = start();
