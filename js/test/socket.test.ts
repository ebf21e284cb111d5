// What a page says over a socket: messages that are ready together share a frame, and each keeps its own fate.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import type { InteropError } from "../src/errors.js";
import { PacketReader } from "../src/packet.js";
import { Ref } from "../src/ref.js";
import { Socket, type Change, type SocketLike, type SocketOptions } from "../src/socket.js";
import { Decoder } from "../src/wire/decode.js";
import { Status } from "../src/wire/messages.js";
import { Tables } from "../src/wire/tables.js";
import { Frame, Ids, read, type Told } from "./rust.js";

/** Blobs are empty: the pieces come later. */
class Early extends Ids {
  override blob(): ArrayBuffer {
    return new ArrayBuffer(0);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** What is kept of a frame of the page's. */
interface Came {
  readonly messages: readonly Told[];
  readonly blobs: number;
  readonly bytes: number;
}

/** One connection, whose server is the test. */
class Connection implements SocketLike {
  binaryType = "";
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  /** The frames of each packet with data. */
  readonly packets: Came[][] = [];
  /** Messages and pieces, in order. */
  readonly order: string[] = [];

  get pieces(): number {
    return this.order.filter((one) => one.startsWith("piece")).length;
  }

  /** The server has taken in all that was sent. */
  acknowledge(): void {
    this.onmessage!({ data: Uint32Array.of(2, 0, this.packets.length).buffer } as never);
  }

  send(data: unknown): void {
    if (typeof data === "string") return;
    const packet = new PacketReader((data as Uint32Array).slice().buffer as ArrayBuffer);
    if (!packet.isData) return;
    const frames: Came[] = [];
    packet.read({
      frame: (words, bytes, { start, length, textStart, blobs }) => {
        const decoder = new Decoder(new Tables(), new Early(), false);
        decoder.open(words, start, length, bytes, textStart);
        const messages: Told[] = [];
        while (!decoder.isDone) messages.push(read(decoder));
        this.order.push(...messages.map(({ kind, id }) => `${kind} ${id}`));
        frames.push({ messages, blobs: blobs.length, bytes: length * 4 + words[start + 1]! });
      },
      piece: (blob) => this.order.push(`piece ${blob}`),
    });
    this.packets.push(frames);
  }

  close(): void {}

  /** Says welcome to whoever comes, or comes back. */
  welcome(received = 0, packetBytes = 1 << 20, ping: number | undefined = 15_000): void {
    const welcome = { session: "1", secret: "2", received, retention: 60_000, ping, packetBytes, crates: [] };
    this.onmessage!({ data: JSON.stringify(welcome) } as never);
  }

  end(): void {
    this.onmessage!({ data: JSON.stringify({ over: "closed", message: "that is all" }) } as never);
  }

  get frames(): Came[] {
    return this.packets.flat();
  }

  get told(): Told[] {
    return this.frames.flatMap(({ messages }) => messages);
  }

  /** The names of what was invoked, in order. */
  get names(): string[] {
    return this.told.flatMap((told) => (told.kind === "invoke" ? told.names.slice(1) : []));
  }
}

/** A page with a connection. */
async function page(packetBytes?: number, options: Partial<SocketOptions> = {}) {
  const connections: Connection[] = [];
  const open = (): Connection => {
    const connection = new Connection();
    connections.push(connection);
    return connection;
  };
  const socket = new Socket({ url: "ws://localhost/socket", base: "http://localhost/", open, ...options });
  socket.start();
  const connection = connections[0]!;
  connection.welcome(0, packetBytes);
  await settled();
  const invoke = (name: string, ...args: unknown[]): Promise<unknown> => {
    const promise = socket.agent.invocations.export("crate", name, args);
    promise.catch(() => {});
    return promise;
  };
  /** What it is rejected with: whether it may have run, or else its code. */
  const fate = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => "fulfilled",
      (error: InteropError) => (error.code === "disconnected" ? error.mayHaveRun : (error.code ?? String(error))),
    );
  return { socket, connections, connection, invoke, fate };
}

const row = (n: number): object => ({ n, name: `row ${n}` });

test("messages that are ready together are one frame, in order, with one table of shapes", async () => {
  const { socket, connection, invoke } = await page();
  (globalThis as { page?: unknown }).page = { row };
  for (let n = 0; n < 64; n++) {
    void invoke(`export ${n}`, row(n));
    new Frame().call(n + 1, "page.row", [n]).to(socket.agent);
  }
  await settled();
  assert.equal(connection.frames.length, 1);
  const expected = Array.from({ length: 64 }, (_, n) => [
    { kind: "invoke", id: n + 1, names: ["crate", `export ${n}`], args: [row(n)] },
    { kind: "return", id: n + 1, status: 0, value: row(n) },
  ]);
  assert.deepEqual(connection.told, expected.flat());
  assert.ok(connection.frames[0]!.bytes < 64 * 2 * 64, `${connection.frames[0]!.bytes} bytes`);
  socket.leave();
});

test("a message that fails half way is undone, and its neighbours stay", async () => {
  const { socket, connection, invoke, fate } = await page();
  const bad = { fresh: { ["long".repeat(5000)]: 1 }, given: new Ref({}), get boom(): never { throw new TypeError("no"); } };
  const before = socket.agent.handles.size;
  void invoke("first", row(1));
  assert.equal(await fate(invoke("bad", bad)), "TypeError: no");
  void invoke("second", { fresh: row(2) });
  (globalThis as { page?: unknown }).page = { bad: () => bad };
  new Frame().call(1, "page.bad").to(socket.agent);
  void invoke("third");
  await settled();
  assert.deepEqual(connection.names, ["first", "second", "third"]);
  assert.deepEqual(connection.told[1], { kind: "invoke", id: 3, names: ["crate", "second"], args: [{ fresh: row(2) }] });
  assert.equal((connection.told[2] as { status: number }).status, 1);
  assert.equal(socket.agent.handles.size, before, "what was given is taken back");
  assert.ok(connection.frames[0]!.bytes < 10_000, "no shape of it is told");
  socket.leave();
});

test("what is invoked while a value is read has a frame of its own, and nothing overtakes what came before", async () => {
  const { socket, connection, invoke } = await page();
  const asks = (name: string, ends: () => unknown): object => ({ row: row(1), get asked(): unknown { return void invoke(name, { other: row(2) }), ends(); } });
  void invoke("first", asks("inner 1", () => 1));
  void invoke("second", asks("inner 2", () => 2));
  void invoke("third", asks("inner 3", () => { throw new Error("no"); }));
  void invoke("fourth", row(4));
  await settled();
  const { names, told } = connection;
  const inOrder = (...wanted: string[]): void => assert.deepEqual(names.filter((name) => wanted.includes(name)), wanted);
  assert.deepEqual([...names].sort(), ["first", "fourth", "inner 1", "inner 2", "inner 3", "second"]);
  inOrder("first", "second", "fourth");
  inOrder("inner 1", "inner 2", "inner 3", "fourth");
  inOrder("first", "inner 2");
  const args = told.map((one) => JSON.stringify((one as { args: unknown }).args));
  assert.deepEqual([...new Set(args)].sort(), [[{ other: row(2) }], [{ row: row(1), asked: 1 }], [{ row: row(1), asked: 2 }], [row(4)]].map((one) => JSON.stringify(one)).sort());
  socket.leave();
});

test("a frame that is full makes room for the next", async () => {
  const { socket, connection, invoke } = await page();
  const text = "x".repeat(10_000);
  for (let n = 0; n < 100; n++) void invoke(`${n}`, text, Array.from({ length: 500 }, () => n));
  await settled();
  assert.deepEqual(connection.names, Array.from({ length: 100 }, (_, n) => `${n}`));
  assert.ok(connection.frames.length > 12 && connection.frames.length < 30, `${connection.frames.length} frames`);
  socket.leave();
});

test("a server that takes little gets as many frames as it takes", async () => {
  const { socket, connection, invoke, fate } = await page(2000);
  const keyed = (n: number): object => ({ [`${"key".repeat(60)}${n}`]: n });
  const wanted: string[] = [];
  const rejected: Promise<unknown>[] = [];
  for (let n = 0; n < 60; n++) {
    wanted.push(`${n}`);
    void invoke(`${n}`, keyed(n % 20), "x".repeat(n * 20));
    if (n % 10 === 0) rejected.push(fate(invoke("too long", "x".repeat(3000))));
  }
  (globalThis as { page?: unknown }).page = { long: () => "x".repeat(3000) };
  new Frame().call(77, "page.long").to(socket.agent);
  await settled();
  assert.deepEqual(connection.names, wanted);
  assert.deepEqual(await Promise.all(rejected), rejected.map(() => "limit"));
  const invoked = connection.told.filter(({ kind }) => kind === "invoke") as { args: unknown }[];
  assert.deepEqual(invoked.map(({ args }) => args), wanted.map((_, n) => [keyed(n % 20), "x".repeat(n * 20)]));
  const { id, status, value } = connection.told.at(-1) as { id: number; status: number; value: unknown };
  assert.deepEqual([id, status, value], [77, Status.TooLong, 2000]);
  assert.ok(connection.frames.length < 60, `${connection.frames.length} frames`);
  socket.leave();
});

test("only a message with a blob waits for it", async () => {
  const { socket, connection, invoke } = await page();
  void invoke("before", row(1));
  void invoke("with", { row: row(2), bytes: new Uint8Array(5000), given: new Ref({}) });
  void invoke("after", row(3));
  assert.equal(socket.agent.handles.size, 1, "what was given stays given in the frame that it moved to");
  await settled();
  assert.deepEqual(connection.frames.map(({ blobs }) => blobs), [0, 1, 0]);
  assert.deepEqual(connection.names, ["before", "with", "after"]);
  assert.deepEqual((connection.told[1] as { args: unknown }).args, [{ row: row(2), bytes: new Uint8Array(0), given: { object: [0, 1] } }]);
  socket.leave();
});

test("what lets an object go, and what cancels, leaves behind the pieces of what comes before", async () => {
  const { socket, connection, invoke } = await page();
  const helper = socket.agent.proxies.of(0, 7, 1, ["upload"], []) as { upload(bytes: Uint8Array): Promise<unknown>; dispose(): void };
  const [small, large] = [new AbortController(), new AbortController()];
  void invoke("small", small.signal);
  void helper.upload(new Uint8Array(300_000)).catch(() => {});
  void invoke("large", new Uint8Array(900_000), large.signal);
  helper.dispose();
  small.abort();
  large.abort();
  void invoke("after");
  await settled();
  const kinds = (): string[] => connection.told.map((told) => (told.kind === "invoke" ? told.names.at(-1)! : `${told.kind} ${told.id}`));
  assert.deepEqual(kinds(), ["small", "upload", "large", "cancel 1", "after"]);
  while (connection.pieces < 20) {
    const before = connection.pieces;
    connection.acknowledge();
    await settled();
    if (connection.pieces === before) break;
  }
  assert.deepEqual(kinds().slice(5), ["release 7", "cancel 3"]);
  const at = (kind: string): number => connection.order.findIndex((one) => one === kind);
  assert.ok(at("release 7") > connection.order.lastIndexOf("piece 0"), "the object is let go when all is there");
  assert.ok(at("cancel 3") > connection.order.lastIndexOf("piece 1"));
  socket.leave();
});

test("what has not left with all its pieces has not run", async () => {
  const { connection, invoke, fate } = await page();
  const parts = fate(invoke("large", new Uint8Array(20_000_000)));
  const whole = fate(invoke("small", new Uint8Array(2_000)));
  await settled();
  connection.end();
  assert.deepEqual(await Promise.all([parts, whole]), [false, true]);
});

test("whether something may have run is told of each message", async () => {
  const { socket, connection, connections, invoke, fate } = await page(20_000);
  const sent = [fate(invoke("1")), fate(invoke("2", new Uint8Array(2000)))];
  await settled();
  connection.onclose!(undefined as never);
  const inner: Promise<unknown>[] = [];
  const unsent = [fate(invoke("3")), fate(invoke("4", { get asks(): number { return inner.push(fate(invoke("5"))); } })), fate(invoke("6", "x".repeat(15_000)))];
  socket.retry();
  connections[1]!.end();
  assert.deepEqual(await Promise.all([...sent, ...unsent, ...inner]), [true, true, false, false, false, false]);
  assert.equal(await fate(invoke("7")), false);
});

test("what waits when the connection is lost leaves once, behind what is sent again", async () => {
  const { socket, connection, connections, invoke } = await page();
  void invoke("1");
  await settled();
  void invoke("2");
  connection.onclose!(undefined as never);
  await settled();
  void invoke("3");
  await settled();
  socket.retry();
  connections[1]!.welcome(0);
  void invoke("4");
  await settled();
  assert.deepEqual(connection.names, ["1"]);
  assert.deepEqual(connections[1]!.packets.map((frames) => frames.length), [1, 1, 1]);
  assert.deepEqual(connections[1]!.names, ["1", "2", "3", "4"]);
  socket.leave();
});

test("nothing is kept for a session that is over", async () => {
  const { socket, connection, invoke } = await page();
  let finish!: (value: unknown) => void;
  (globalThis as { page?: unknown }).page = { wait: () => new Promise((resolve) => (finish = resolve)) };
  new Frame().call(1, "page.wait", [], { want: 2 }).to(socket.agent);
  connection.end();
  const before = socket.agent.handles.size;
  finish({});
  await settled();
  assert.equal(socket.agent.handles.size, before);
  await assert.rejects(invoke("late"), /over/);
  assert.deepEqual(connection.packets, []);
});

test("what an ended session had is let go, and the signals of its calls fire", async () => {
  const { socket, connection } = await page();
  let given: AbortSignal | undefined;
  (globalThis as { page?: unknown }).page = { wait: (signal: AbortSignal) => new Promise(() => (given = signal)), object: () => ({}) };
  new Frame().call(1, "page.wait", [{ signal: true }]).call(2, "page.object", [], { want: 2 }).to(socket.agent);
  assert.equal(socket.agent.handles.size, 1);
  connection.end();
  await settled();
  assert.equal(given?.aborted, true);
  assert.equal(socket.agent.handles.size, 0);
});

test("frames that come with the end are not looked at", async () => {
  const { socket, connection } = await page();
  const log: unknown[] = [];
  (globalThis as { page?: unknown }).page = { leave: () => (log.push("left"), socket.leave()), note: () => log.push("noted") };
  const packet = [1, 0, 0];
  for (const frame of [new Frame().call(1, "page.leave"), new Frame().call(2, "page.note")]) packet.push(...frame.item());
  connection.onmessage!({ data: Uint32Array.from(packet).buffer } as never);
  assert.deepEqual(log, ["left"]);
});

test("the options of the page go to the initialisers", async () => {
  const options = { language: "fr" };
  let got: unknown;
  const { socket, connection } = await page(undefined, { before: Promise.resolve(options), load: async () => ({ beforeStart: (given: unknown) => void (got = given) }) });
  // It is told that the page is ready, which this server does not know.
  connection.send = () => {};
  new Frame().start([["init", "init.js"]]).to(socket.agent);
  await settled();
  assert.equal(got, options);
  socket.leave();
});

test("who listens may throw", async (t) => {
  const reported = t.mock.method(console, "error", () => {});
  const { connections, connection, socket } = await page(undefined, { tell: () => { throw new Error("no"); } });
  connection.onclose!(undefined as never);
  socket.retry();
  connections[1]!.welcome();
  socket.leave();
  assert.deepEqual(reported.mock.calls.map(({ arguments: [, thrown] }) => String(thrown)), ["Error: no", "Error: no", "Error: no", "Error: no"]);
});

/** A socket whose server is not there, or closes what it has opened, with a clock that the test moves. */
function closing(t: TestContext, says: (connection: Connection) => void) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1 });
  const told: Change[] = [];
  let attempts = 0;
  const open = (): Connection => {
    attempts++;
    const connection = new Connection();
    setTimeout(() => {
      says(connection);
      connection.onclose!(undefined as never);
    }, 1);
    return connection;
  };
  const socket = new Socket({ url: "ws://localhost/socket", base: "http://localhost/", open, tell: (change) => told.push(change) });
  socket.start();
  return { socket, told, attempts: () => attempts, pass: (millis: number) => { for (let at = 0; at < millis; at += 50) t.mock.timers.tick(50); } };
}

test("a server that welcomes and closes is asked less and less often", (t) => {
  const { socket, attempts, pass } = closing(t, (connection) => connection.welcome());
  pass(60_000);
  assert.ok(attempts() < 20, `${attempts()} attempts in a minute`);
  socket.leave();
});

test("a server that talks before it closes is asked again soon", (t) => {
  const { socket, attempts, pass } = closing(t, (connection) => {
    connection.welcome();
    connection.onmessage!({ data: Uint32Array.of(2, 0, 0).buffer } as never);
  });
  pass(10_000);
  assert.ok(attempts() > 30, `${attempts()} attempts in ten seconds`);
  socket.leave();
});

test("a server that cannot be reached is told of once, and given up", async (t) => {
  const { socket, told, pass } = closing(t, () => {});
  const ready = assert.rejects(socket.whenReady, { code: "disconnected", mayHaveRun: false });
  pass(170_000);
  assert.deepEqual(told, [{ type: "lost" }]);
  pass(30_000);
  assert.deepEqual(told.map(({ type }) => type), ["lost", "ended"]);
  await ready;
});

test("a line on which nothing comes is given up, and the page comes back", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  const connections: Connection[] = [];
  const told: string[] = [];
  const open = (): Connection => {
    connections.push(new Connection());
    return connections[connections.length - 1]!;
  };
  const socket = new Socket({ url: "ws://localhost/socket", base: "http://localhost/", open, tell: ({ type }) => told.push(type) });
  socket.start();
  connections[0]!.welcome();
  for (let sign = 0; sign < 10; sign++) {
    t.mock.timers.tick(30_000);
    connections[0]!.acknowledge();
  }
  assert.deepEqual(told, ["connected"], "signs of life may be late");
  t.mock.timers.tick(61_000);
  assert.deepEqual(told, ["connected", "lost"]);
  assert.equal(connections[0]!.onclose, null, "word of its end, which may come late, is not waited for");
  t.mock.timers.tick(1_000);
  connections[1]!.welcome();
  assert.deepEqual([connections.length, ...told], [2, "connected", "lost", "restored"]);
  socket.leave();
});

test("none is expected of a server that does not say how often", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  const told: string[] = [];
  const connection = new Connection();
  const open = (): Connection => connection;
  const socket = new Socket({ url: "ws://localhost/socket", base: "http://localhost/", open, tell: ({ type }) => told.push(type) });
  socket.start();
  for (const ping of [NaN, 0]) {
    connection.welcome(0, 1 << 20, ping);
    t.mock.timers.tick(600_000);
  }
  assert.deepEqual(told, ["connected", "restored"]);
  socket.leave();
});
