// The script that a server's pages load: opens the socket beside its own address, and tells the page what becomes of it.
//
// `<script src="/_jsinterop/agent.js"></script>` is all a page needs. With `data-start="manual"` the socket opens at `jsinterop.start()`.

import { Directory } from "./global.js";
import { Socket, type Change } from "./socket.js";

const script = document.currentScript as HTMLScriptElement;

/** What the page hears on `document`: `jsinterop:lost`, `jsinterop:restored`, `jsinterop:ended`, `jsinterop:connected`. */
function tell(change: Change): void {
  const { type, ...detail } = change;
  document.dispatchEvent(new CustomEvent(`jsinterop:${type}`, { detail, cancelable: true }));
}

const socket = new Socket({
  url: new URL("socket", script.src).href.replace(/^http/, "ws"),
  before: new Promise<void>((resolve) => {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
  }),
  tell,
});

const directory = Directory.ofPage();
directory.add(socket, socket.whenReady);
if (script.dataset["start"] !== "manual") socket.start();
else void directory.told.then(() => socket.start());

// A page that the browser keeps may come back; one that is unloaded does not.
addEventListener("pagehide", ({ persisted }) => persisted || socket.leave());
addEventListener("online", () => socket.retry());
