// The script that a server's pages load: opens the socket beside its own address, and tells the page what becomes of it.
//
// `<script src="/_jsinterop/agent.js"></script>` is all a page needs. With `data-start="manual"` the socket opens at `jsinterop.start()`.
// A module may import it too.

import { Directory } from "./global.js";
import { Notice } from "./notice.js";
import { Socket, type Change } from "./socket.js";

// A module is not told which element it comes from, and one that was imported has none.
const script = (document.currentScript ?? document.querySelector('script[src*="_jsinterop/agent."]')) as HTMLScriptElement | null;
const address = script?.src ?? new URL("/_jsinterop/agent.js", location.href).href;

const notice = new Notice();
let isLeaving = false;

/**
 * What the page hears on `document`: `jsinterop:connected`, `jsinterop:lost`, `jsinterop:restored`, and `jsinterop:ended` with the reason. A
 * page that shows them in its own way calls `preventDefault`. The page is never reloaded, and the session never begun anew, without the user.
 */
function tell(change: Change): void {
  if (isLeaving) return;
  const { type, ...detail } = change;
  const isOurs = document.dispatchEvent(new CustomEvent(`jsinterop:${type}`, { detail, cancelable: true }));
  // What was shown before is over, whoever shows what comes next.
  notice.clear();
  if (isOurs && (type === "lost" || type === "ended")) notice[type]();
}

const directory = Directory.ofPage();
const isManual = script?.dataset["start"] === "manual";

/** The document is whole. A module runs before that is told, or after. */
const whole = new Promise<void>((resolve) => {
  if (document.readyState === "complete") return resolve();
  for (const event of ["DOMContentLoaded", "load"]) addEventListener(event, () => resolve(), { once: true });
});

const socket = new Socket({
  url: new URL("socket", address).href.replace(/^http/, "ws"),
  // Options that the page has told of until then count, also where nobody waits for them.
  before: whole.then(() => (isManual ? directory.told : Promise.race([directory.told, {}]))),
  tell,
});

directory.add(socket, socket.whenReady);
if (isManual) void directory.told.then(() => socket.start());
else socket.start();

// A page that the browser keeps may come back; one that is unloaded does not.
addEventListener("pagehide", ({ persisted }) => {
  if (persisted) return;
  isLeaving = true;
  socket.leave();
});
addEventListener("online", () => socket.retry());
