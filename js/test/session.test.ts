// A session's memory: numbers, acknowledgements, pieces, and coming back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pause } from "../src/reconnect.js";
import { Session } from "../src/session.js";
import { Filling } from "../src/wire/filling.js";
import { nobody } from "./rust.js";

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

const make = (): Filling => new Filling(nobody, true);
/** Adds a message of one word. */
function add(session: Session, word: number, ...blobs: Uint8Array[]): number {
  const frame = session.outbox.begin();
  frame.word(word);
  frame.blobs.push(...blobs);
  frame.isBusy = false;
  session.add(frame);
  return session.outbox.mark;
}
/** A packet of the server's with these words as items. */
const packet = (number: number, items: readonly number[]): ArrayBuffer => bytesOf(new Uint32Array([1, number, 0, ...items]));
const bytesOf = (words: Uint32Array): ArrayBuffer => words.slice().buffer as ArrayBuffer;

function connected(): { session: Session; server: Server; taken: number[] } {
  const taken: number[] = [];
  const session = new Session((words, _, { start }) => taken.push(words[start]!), make);
  const server = new Server();
  session.connect(server, 0);
  return { session, server, taken };
}

test("what is ready in one turn leaves in one packet", async () => {
  const { session, server } = connected();
  add(session, 7);
  add(session, 8);
  void Promise.resolve().then(() => add(session, 9));
  await settled();
  add(session, 10);
  session.ready();
  add(session, 11);
  await settled();
  const header = (words: number): number[] => [1, 4 + words, 0, 0, 3, 0, 0, 4 + words];
  assert.deepEqual(server.packets.slice(1).map((packet) => [...packet]), [
    [1, 0, 0, ...header(3), 7, 8, 9],
    [1, 1, 0, ...header(1), 10, 3, ...header(1), 11],
  ]);
});

test("what was not acknowledged is sent again, and nothing else", async () => {
  const { session, server } = connected();
  const marks: number[] = [];
  for (const value of [1, 2, 3]) {
    marks.push(add(session, value));
    await settled();
  }
  session.disconnect();
  marks.push(add(session, 4));
  await settled();
  assert.deepEqual(marks.map((mark) => session.outbox.hasLeft(mark)), [true, true, true, false]);
  const next = new Server();
  session.connect(next, 1);
  await settled();
  assert.deepEqual(server.numbers, [0, 1, 2]);
  assert.deepEqual(next.numbers, [1, 2, 3]);
  assert.throws(() => session.receive(bytesOf(new Uint32Array([2, 0, 9]))), /never sent/);
});

test("a packet counts once, and none may be missing", () => {
  const { session, taken } = connected();
  const frame = (number: number, value: number): ArrayBuffer => packet(number, [1, 1, 0, 0, value]);
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
  const data = (number: number, ...items: number[]): void => session.receive(packet(number, items));
  data(0, 1, 1, 0, 1, 5, 6, 10);
  data(1, 2, 5, 0, 4, 0);
  data(2, 1, 1, 0, 0, 11);
  assert.deepEqual(taken, [11]);
  assert.throws(() => data(3, 2, 5, 2, 2, 0), /does not fit/);
  data(4, 2, 5, 1, 2, 0);
  assert.deepEqual(taken, [11, 10]);
  session.disconnect();
});

test("a frame of empty blobs alone is complete at once", () => {
  const { session, taken } = connected();
  session.receive(packet(0, [1, 1, 0, 2, 5, 0, 6, 0, 10]));
  assert.deepEqual(taken, [10]);
  session.disconnect();
});

test("what must not overtake what waits for pieces stays behind it, and nothing else does", () => {
  const { session, taken } = connected();
  const data = (number: number, ...items: number[]): void => session.receive(packet(number, items));
  data(0, 1, 1, 0, 1, 5, 4, 10, 1, 1, 0, 1, 6, 4, 20);
  session.afterFrames(() => taken.push(-1));
  data(1, 1, 1, 0, 1, 7, 4, 30, 2, 7, 0, 4, 0);
  assert.deepEqual(taken, [30]);
  data(2, 2, 6, 0, 4, 0);
  assert.deepEqual(taken, [30, 20]);
  data(3, 2, 5, 0, 4, 0);
  assert.deepEqual(taken, [30, 20, 10, -1]);
  session.afterFrames(() => taken.push(-2));
  assert.equal(taken.at(-1), -2, "nothing waits");
  session.disconnect();
});

test("nothing is handed on before its time, and then in order, behind what waits for pieces", async () => {
  const { session, taken } = connected();
  session.hold(settled());
  session.receive(packet(0, [1, 1, 0, 1, 5, 4, 10, 1, 1, 0, 0, 20, 1, 1, 0, 1, 6, 4, 30]));
  session.receive(packet(1, [2, 5, 0, 4, 0]));
  assert.deepEqual(taken, []);
  await settled();
  assert.deepEqual(taken, [10, 20]);
  session.receive(packet(2, [1, 1, 0, 0, 40, 2, 6, 0, 4, 0]));
  assert.deepEqual(taken, [10, 20, 40, 30]);
  session.disconnect();
});

test("a large blob holds nobody up, and is a copy", async () => {
  const { session, server } = connected();
  const blob = new Uint8Array(1_000_000).fill(7);
  add(session, 1, blob);
  session.ready();
  blob.fill(0);
  await settled();
  session.receive(bytesOf(new Uint32Array([2, 0, server.numbers.length])));
  const sent = server.packets.slice(1);
  assert.deepEqual([...sent[0]!.subarray(3, 14)], [1, 5, 0, 1, 0, 1_000_000, 3, 0, 0, 5, 1]);
  assert.equal(sent[0]![14], 3, "what came after it goes before the pieces");
  assert.equal(sent.length, Math.ceil(1_000_000 / 65_536));
  assert.equal(new Uint8Array(sent[5]!.buffer)[100], 7);
});

test("a blob whose buffer has gone elsewhere is empty, and complete when it is announced", async () => {
  const { session, server } = connected();
  const [gone, stays] = [new Uint8Array(2000), new Uint8Array(2000)];
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  add(session, 1, gone, stays);
  await settled();
  const sent = [...server.packets[1]!];
  assert.deepEqual(sent.slice(3, 11), [1, 5, 0, 2, 0, 0, 1, 2000]);
  assert.deepEqual(sent.slice(16, 20), [2, 1, 0, 2000], "the one piece is of the other");
  assert.equal(server.numbers.length, 1);
});

test("a window is all that leaves without a word of the server's", async () => {
  const { session, server } = connected();
  add(session, 1, new Uint8Array(20_000_000));
  await settled();
  const sent = server.numbers.length;
  assert.ok(sent <= 9, `${sent} packets of 64 KiB`);
  add(session, 1);
  await settled();
  assert.equal(server.numbers.length, sent + 1, "what is no piece still leaves");
  session.receive(bytesOf(new Uint32Array([2, 0, 1])));
  session.receive(bytesOf(new Uint32Array([2, 0, sent + 1])));
  assert.ok(server.numbers.length >= 2 * sent, `${server.numbers.length} packets`);
});

test("what arrives is acknowledged, soon or at once", async () => {
  const { session, server } = connected();
  session.receive(packet(0, [1, 1, 0, 0, 1]));
  assert.equal(server.packets.length, 1);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.deepEqual([...server.packets[1]!], [2, 0, 1]);
  session.receive(packet(1, [1, 20_000, 0, 0, ...new Array<number>(20_000).fill(0)]));
  assert.deepEqual([...server.packets[2]!], [2, 0, 2]);
});

test("pauses grow, and no two browsers come at the same moment", () => {
  assert.deepEqual([0, 1, 2, 20].map((attempt) => pause(attempt, 1)), [200, 400, 800, 15_000]);
  assert.deepEqual([0, 20].map((attempt) => pause(attempt, 0)), [100, 7_500]);
});

test("what waits is bounded and counted", async () => {
  const session = new Session(() => {}, make);
  const { outbox } = session;
  add(session, 1, new Uint8Array(100_000_000));
  assert.equal(outbox.isFull, false);
  add(session, 1, new Uint8Array(40_000_000));
  assert.equal(outbox.isFull, true);
  const server = new Server();
  session.connect(server, 0);
  await settled();
  for (let sent = 0; sent !== server.numbers.length; ) {
    sent = server.numbers.length;
    session.receive(bytesOf(new Uint32Array([2, 0, sent])));
  }
  assert.equal(outbox.isFull, false);
});
