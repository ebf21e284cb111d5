// Stands between pages and their server, and cuts connections at random moments, in the middle of a message too.

import net from "node:net";

/** Cuts each connection after a time and a number of bytes that `random` (0 to 1) says: at most `millis`, or `bytes` each way. */
export async function proxy(origin, { millis, bytes, random }) {
  const pairs = new Set();
  const blocked = new Set();
  let cuts = 0;
  const server = net.createServer((near) => {
    const far = net.connect(Number(new URL(origin).port), "127.0.0.1");
    const pair = { near, far, head: "" };
    pairs.add(pair);
    const cut = () => {
      if (!pairs.delete(pair)) return;
      clearTimeout(timer);
      cuts++;
      near.destroy();
      far.destroy();
    };
    const timer = setTimeout(cut, random() * millis);
    pass(near, far, random() * bytes, cut, (chunk) => {
      // The request names the page's key.
      if (pair.head.length < 256) pair.head += chunk.toString("latin1");
      if (blocked.has(keyOf(pair))) cut();
    });
    pass(far, near, random() * bytes, cut);
    for (const end of [near, far]) end.setNoDelay(true).on("error", cut).on("close", cut);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    cuts: () => cuts,
    /** Cuts off the page with that key, for good. */
    block(key) {
      blocked.add(key);
      for (const pair of [...pairs]) if (keyOf(pair) === key) pair.near.destroy();
    },
    close: () => server.close(),
  };
}

const keyOf = ({ head }) => Number(/\?key=(\d+) /.exec(head)?.[1]);

/** Passes so many bytes on, the last of them perhaps a part of a message. */
function pass(from, to, bytes, cut, see = () => {}) {
  let left = Math.floor(bytes);
  from.on("data", (chunk) => {
    see(chunk);
    if (to.destroyed || left <= 0) return;
    to.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) setTimeout(cut, 0);
  });
}
