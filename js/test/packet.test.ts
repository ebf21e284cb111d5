// Packets that are kept do not touch each other, wherever they lie.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PacketReader, PacketWriter, pieceLength } from "../src/packet.js";

test("short packets share buffers, and each keeps what was written", () => {
  const lengths = Array.from({ length: 300 }, (_, number) => (number * 37) % 2_500);
  const packets = lengths.map((length, number) => {
    const writer = new PacketWriter(number, 5, pieceLength(length));
    writer.piece(number, 9, new Uint8Array(length).fill(number));
    return writer.words;
  });
  const buffers = new Set(packets.map(({ buffer }) => buffer));
  assert.ok(buffers.size < packets.length / 2, `${buffers.size} buffers`);
  packets.forEach((words, number) => {
    const reader = new PacketReader(words.slice().buffer as ArrayBuffer);
    assert.deepEqual([reader.number, reader.acknowledged], [number, 5]);
    const pieces: unknown[] = [];
    reader.read({ frame: () => assert.fail("no frame"), piece: (...piece) => pieces.push(piece) });
    assert.deepEqual(pieces, [[number, 9, new Uint8Array(lengths[number]!).fill(number)]]);
  });
});
