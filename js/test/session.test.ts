// A session's memory: numbers, acknowledgements, pieces, and coming back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { packet, pieceItem } from "../src/packet.js";
import { pause } from "../src/reconnect.js";
import { Session } from "../src/session.js";
import type { Encoder } from "../src/wire/encode.js";

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** A server that takes in what it is sent. */
class Server {
  readonly packets: Uint32Array[] = [];
  send(packet: Uint32Array): void {
    this.packets.push(packet);
  }
  /** The numbers of the packets with data. */
  get numbers(): number[] {
    return this.packets.filter(([kind]) => kind === 1).map(([, number]) => number!);
  }
}

const item = (value: number): Uint32Array => new Uint32Array([value]);
/** As an encoder stands when a frame is complete. */
const frameOf = (word: number, blobs: Uint8Array[] = []): Encoder =>
  ({ words: new Uint32Array([word]), length: 1, text: { length: 0, bytes: new Uint8Array(0) }, blobs }) as unknown as Encoder;
const bytesOf = (words: Uint32Array): ArrayBuffer => words.slice().buffer as ArrayBuffer;

function connected(): { session: Session; server: Server; taken: number[] } {
  const taken: number[] = [];
  const session = new Session((words, _, { start }) => taken.push(words[start]!));
  const server = new Server();
  session.connect(server, 0);
  return { session, server, taken };
}

test("what is ready in one turn leaves in one packet", async () => {
  const { session, server } = connected();
  session.add(item(7));
  session.add(item(8));
  void Promise.resolve().then(() => session.add(item(9)));
  await settled();
  session.add(item(10));
  await settled();
  assert.deepEqual(server.packets.slice(1).map((packet) => [...packet]), [[1, 0, 0, 7, 8, 9], [1, 1, 0, 10]]);
});

test("what was not acknowledged is sent again, and nothing else", async () => {
  const { session, server } = connected();
  for (const value of [1, 2, 3]) {
    session.add(item(value));
    await settled();
  }
  session.disconnect();
  session.add(item(4));
  await settled();
  assert.equal(session.hasLeft(2), true);
  assert.equal(session.hasLeft(3), false);
  const next = new Server();
  session.connect(next, 1);
  await settled();
  assert.deepEqual(server.numbers, [0, 1, 2]);
  assert.deepEqual(next.numbers, [1, 2, 3]);
  assert.throws(() => session.receive(bytesOf(new Uint32Array([2, 0, 9]))), /never sent/);
});

test("a packet counts once, and none may be missing", () => {
  const { session, taken } = connected();
  const frame = (number: number, value: number): ArrayBuffer => bytesOf(packet(number, 0, [new Uint32Array([1, 1, 0, 0, value])]));
  session.receive(frame(0, 10));
  session.receive(frame(0, 10));
  session.receive(frame(1, 11));
  assert.deepEqual(taken, [10, 11]);
  assert.equal(session.received, 2);
  assert.throws(() => session.receive(frame(3, 13)), /missing/);
  session.disconnect();
});

test("only what waits for pieces is overtaken", () => {
  const { session, taken } = connected();
  const data = (number: number, ...items: Uint32Array[]): void => session.receive(bytesOf(packet(number, 0, items)));
  data(0, new Uint32Array([1, 1, 0, 1, 5, 6, 10]));
  data(1, pieceItem(5, 0, new Uint8Array(4)));
  data(2, new Uint32Array([1, 1, 0, 0, 11]));
  assert.deepEqual(taken, [11]);
  assert.throws(() => data(3, pieceItem(5, 2, new Uint8Array(2))), /does not fit/);
  data(4, pieceItem(5, 1, new Uint8Array(2)));
  assert.deepEqual(taken, [11, 10]);
  session.disconnect();
});

test("a large blob holds nobody up, and is a copy", async () => {
  const { session, server } = connected();
  const blob = new Uint8Array(1_000_000).fill(7);
  session.addFrame(frameOf(1, [blob]));
  session.add(item(3));
  blob.fill(0);
  await settled();
  session.receive(bytesOf(new Uint32Array([2, 0, server.numbers.length])));
  const sent = server.packets.slice(1);
  assert.deepEqual([...sent[0]!.subarray(3, 10)], [1, 1, 0, 1, 0, 1_000_000, 1]);
  assert.equal(sent[0]![10], 3, "what came after it goes before the pieces");
  assert.equal(sent.length, Math.ceil(1_000_000 / 65_536));
  assert.equal(new Uint8Array(sent[5]!.buffer)[100], 7);
});

test("a window is all that leaves without a word of the server's", async () => {
  const { session, server } = connected();
  session.addFrame(frameOf(1, [new Uint8Array(20_000_000)]));
  await settled();
  const sent = server.numbers.length;
  assert.ok(sent <= 9, `${sent} packets of 64 KiB`);
  session.add(item(1));
  await settled();
  assert.equal(server.numbers.length, sent + 1, "what is no piece still leaves");
  session.receive(bytesOf(new Uint32Array([2, 0, 1])));
  session.receive(bytesOf(new Uint32Array([2, 0, sent + 1])));
  assert.ok(server.numbers.length >= 2 * sent, `${server.numbers.length} packets`);
});

test("what arrives is acknowledged, soon or at once", async () => {
  const { session, server } = connected();
  session.receive(bytesOf(packet(0, 0, [new Uint32Array([1, 1, 0, 0, 1])])));
  assert.equal(server.packets.length, 1);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.deepEqual([...server.packets[1]!], [2, 0, 1]);
  session.receive(bytesOf(packet(1, 0, [new Uint32Array([1, 20_000, 0, 0, ...new Array<number>(20_000).fill(0)])])));
  assert.deepEqual([...server.packets[2]!], [2, 0, 2]);
});

test("pauses grow, and no two browsers come at the same moment", () => {
  assert.deepEqual([0, 1, 2, 20].map((attempt) => pause(attempt, 1)), [200, 400, 800, 15_000]);
  assert.deepEqual([0, 20].map((attempt) => pause(attempt, 0)), [100, 7_500]);
});

test("what waits is bounded and counted", async () => {
  const session = new Session(() => {});
  session.addFrame(frameOf(1, [new Uint8Array(100_000_000)]));
  assert.equal(session.isFull, false);
  session.addFrame(frameOf(1, [new Uint8Array(40_000_000)]));
  assert.equal(session.isFull, true);
  const server = new Server();
  session.connect(server, 0);
  await settled();
  for (let sent = 0; sent !== server.numbers.length; ) {
    sent = server.numbers.length;
    session.receive(bytesOf(new Uint32Array([2, 0, sent])));
  }
  assert.equal(session.isFull, false);
  session.longest = 1000;
  assert.equal(session.hasRoomFor(frameOf(1)), true);
  assert.equal(session.hasRoomFor({ ...frameOf(1), length: 250 } as Encoder), false);
});
