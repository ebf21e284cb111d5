// A line between a browser and a server that a test can cut, and mend.

import { connect, createServer } from "node:net";

/**
 * Passes on what goes to `origin`; answers its own address, and how to `cut` every connection, `mend` the line, lead it to
 * another server, and `close`.
 */
export async function startProxy(origin) {
  let { hostname, port } = new URL(origin);
  const sockets = new Set();
  let isCut = false;
  const keep = (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // The other end went first.
    socket.on("error", () => {});
    return socket;
  };
  const server = createServer((near) => {
    keep(near);
    if (isCut) return near.destroy();
    const far = keep(connect(Number(port), hostname));
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    cut,
    mend: () => (isCut = false),
    leadTo: (other) => ({ hostname, port } = new URL(other)),
    close: () => {
      cut();
      server.close();
    },
  };
}
