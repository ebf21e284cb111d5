// Starts the program that is measured, and connects agents in Node.js to it.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { Directory, Socket } from "../../js/build/src/index.js";
import { keep } from "../../js/harness/children.mjs";
import { WebSocket } from "../../js/harness/websocket.mjs";

/** Starts it; answers where it is, and how to stop it. */
export async function start(program) {
  const server = keep(spawn(program, ["serve"], { stdio: ["ignore", "pipe", "inherit"] }));
  const ended = new Promise((_, reject) => server.once("exit", () => reject(new Error("the server ended"))));
  ended.catch(() => {});
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const { value } = await Promise.race([lines.next(), ended]);
  return { ...JSON.parse(value), stop: () => server.kill() };
}

/** The address of a WebSocket. */
export const ws = (origin) => origin.replace(/^http/, "ws");

/** An agent. `opened` sees each WebSocket. */
export function agent(origin, query = "", { opened = (socket) => socket, tell } = {}) {
  return new Socket({
    url: `${ws(origin)}/_jsinterop/socket${query}`,
    open: (url) => opened(new WebSocket(url)),
    load: async (url) => import(`data:text/javascript,${encodeURIComponent(await (await fetch(url)).text())}`),
    tell,
  });
}

/** The agent of this process's only page. Answers the length of the last packet it sent. */
export async function page(origin) {
  let length = 0;
  const opened = (socket) => {
    const { send } = socket;
    socket.send = (data) => {
      if (typeof data !== "string") length = data.byteLength;
      send.call(socket, data);
    };
    return socket;
  };
  const directory = Directory.ofPage();
  const socket = agent(origin, "", { opened });
  directory.add(socket, socket.whenReady);
  socket.start();
  await socket.whenReady;
  return { length: () => length, leave: () => socket.leave() };
}

export { WebSocket };
