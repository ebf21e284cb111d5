// The page's half of every column: it runs unchanged in Node.js and in Chromium. Each function measures one batch.

/** About a hundred bytes on the wire, as a short text. */
export const TEXT = "a name and a date, as people send";

globalThis.bench = { echo: (text) => text };

function check(came) {
  if (came !== TEXT) throw new Error(`the answer is ${JSON.stringify(came)}`);
}

/** How fast calls are answered: so many in flight, for so long; `benches/server/src/pace.rs` measures the same. */
async function pace(inFlight, millis, call) {
  const calls = [];
  const start = performance.now();
  // One look at the clock for each call: more of them are a good part of a call that leaves with many others.
  const place = async () => {
    let now = performance.now();
    do {
      const sent = now;
      check(await call());
      now = performance.now();
      calls.push(now - sent);
    } while (now - start < millis);
  };
  await Promise.all(Array.from({ length: inFlight }, place));
  const seconds = (performance.now() - start) / 1000;
  calls.sort((a, b) => a - b);
  const micros = (share) => calls[Math.min(calls.length - 1, Math.floor(calls.length * share))] * 1000;
  return { per_second: calls.length / seconds, p50: micros(0.5), p99: micros(0.99) };
}

const invoke = (name, ...args) => globalThis.jsinterop.invoke("bench-server", name, ...args);

export const ours = {
  toRust: (_, inFlight, millis) => pace(inFlight, millis, () => invoke("echo", TEXT)),
  fromRust: (_, inFlight, millis) => invoke("ask", TEXT, inFlight, millis),
};

/** A socket. */
function dial({ open = (url) => new WebSocket(url) }, url) {
  const socket = open(url);
  socket.binaryType = "arraybuffer";
  return socket;
}

/** A socket that is open. */
function open(place, url) {
  const socket = dial(place, url);
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error(`no socket at ${url}`));
  });
}

/** Sends and waits for one answer, without a name and without a number. `size` is that of our packets. */
export const raw = {
  async toRust(place, _, millis) {
    const socket = await open(place, `${place.url}/raw`);
    const bytes = new Uint8Array(place.size);
    let answered;
    socket.onmessage = () => answered(TEXT);
    const paced = await pace(1, millis, () => new Promise((resolve) => ((answered = resolve), socket.send(bytes))));
    socket.close();
    return paced;
  },
  fromRust(place, _, millis) {
    const socket = dial(place, `${place.url}/raw-ask/${place.size}/${millis}`);
    return asked(socket, (data) => socket.send(data));
  },
};

/** Answers until the server tells how fast that was. */
function asked(socket, answer) {
  return new Promise((resolve, reject) => {
    socket.onclose = () => reject(new Error(`the server ended ${socket.url}`));
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return answer(data);
      const told = JSON.parse(data);
      if (!("pace" in told)) return answer(told);
      resolve(told.pace);
      socket.close();
    };
  });
}

/** Calls by number, each a message of its own. */
async function rpc(socket, inFlight, millis, extra) {
  const waiting = new Map();
  let next = 0;
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)(result);
    waiting.delete(id);
  };
  const call = () =>
    new Promise((resolve) => {
      const id = next++;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ ...extra, id, method: "echo", params: [TEXT] }));
    });
  const paced = await pace(inFlight, millis, call);
  socket.close();
  return paced;
}

/** A message of the socket for each call, in JSON: what most write by hand. */
export const json = {
  toRust: async (place, inFlight, millis) => rpc(await open(place, `${place.url}/json`), inFlight, millis, {}),
  fromRust(place, inFlight, millis) {
    const socket = dial(place, `${place.url}/json-ask/${encodeURIComponent(TEXT)}/${inFlight}/${millis}`);
    const served = { echo: globalThis.bench.echo };
    return asked(socket, ({ id, method, params }) => socket.send(JSON.stringify({ id, result: served[method](...params) })));
  },
};

/** Only this way round: its servers call nobody. */
export const jsonrpsee = {
  toRust: async (place, inFlight, millis) => rpc(await open(place, place.jsonrpsee), inFlight, millis, { jsonrpc: "2.0" }),
};
