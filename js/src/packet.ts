// Packets: what travels as one message of the socket. `hosts/server/src/packet.rs` has the same layout, and tells it.

import type { Encoder } from "./wire/encode.js";

/** How many words come before the first item. */
const HEADER = 3;

const DATA = 1;
const ACKNOWLEDGEMENT = 2;
const FRAME = 1;
const PIECE = 2;
const READY = 3;

/** Where a frame of Rust's lies in the packet that is being read. */
export interface Frame {
  readonly start: number;
  readonly length: number;
  readonly textStart: number;
  /** The numbers and lengths of its blobs. */
  readonly blobs: readonly (readonly [number: number, length: number])[];
}

/** Who hears what is in a packet. */
export interface Listener {
  frame(words: Uint32Array, bytes: Uint8Array, frame: Frame): void;
  piece(blob: number, index: number, bytes: Uint8Array): void;
}

function broken(what: string): RangeError {
  return new RangeError(`the server broke the rules of the protocol: ${what}`);
}

/** A packet that has arrived. */
export class PacketReader {
  readonly isData: boolean;
  readonly number: number;
  readonly acknowledged: number;
  private readonly words: Uint32Array;
  private readonly bytes: Uint8Array;
  private at = HEADER;

  constructor(packet: ArrayBuffer) {
    if (packet.byteLength % 4 !== 0 || packet.byteLength < HEADER * 4) throw broken("a packet of no whole number of words");
    this.words = new Uint32Array(packet);
    this.bytes = new Uint8Array(packet);
    const [kind, number, acknowledged] = this.words as unknown as [number, number, number];
    if (kind !== DATA && kind !== ACKNOWLEDGEMENT) throw broken(`a packet of the kind ${kind}`);
    this.isData = kind === DATA;
    this.number = number;
    this.acknowledged = acknowledged;
  }

  private word(): number {
    if (this.at >= this.words.length) throw broken("a packet ends in the middle of an item");
    return this.words[this.at++]!;
  }

  /** Goes past so many words; answers where they begin. */
  private skip(count: number): number {
    const from = this.at;
    this.at += count;
    if (this.at > this.words.length) throw broken("a packet ends in the middle of an item");
    return from;
  }

  read(listener: Listener): void {
    while (this.at < this.words.length) {
      const kind = this.word();
      if (kind === FRAME) this.frame(listener);
      else if (kind === PIECE) this.piece(listener);
      else throw broken(`an item of the kind ${kind}`);
    }
  }

  private frame(listener: Listener): void {
    const length = this.word();
    const text = this.word();
    const count = this.word();
    const blobs: [number, number][] = [];
    for (let i = 0; i < count; i++) blobs.push([this.word(), this.word()]);
    const start = this.skip(length);
    const textStart = this.skip(Math.ceil(text / 4)) * 4;
    listener.frame(this.words, this.bytes, { start, length, textStart, blobs });
  }

  private piece(listener: Listener): void {
    const blob = this.word();
    const index = this.word();
    const length = this.word();
    const from = this.skip(Math.ceil(length / 4)) * 4;
    listener.piece(blob, index, this.bytes.subarray(from, from + length));
  }
}

/** How many words a frame takes in a packet, with so many blobs beside it. */
export function frameLength(frame: Encoder, blobs: number): number {
  return 4 + 2 * blobs + frame.length + Math.ceil(frame.text.length / 4);
}

/** How many words a piece of so many bytes takes. */
export function pieceLength(bytes: number): number {
  return 4 + Math.ceil(bytes / 4);
}

/** Packets up to this length, in bytes, share a buffer: each of its own would cost more than all that is written into it. */
const SHORT = 2 * 1024;
const SHARED = 16 * 1024;

let shared = new Uint8Array(0);
let taken = 0;

/** Bytes of a buffer that nobody else writes into, from `start` on. */
function room(length: number): { readonly bytes: Uint8Array; readonly start: number } {
  if (length > SHORT) return { bytes: new Uint8Array(length), start: 0 };
  if (taken + length > shared.length) {
    shared = new Uint8Array(SHARED);
    taken = 0;
  }
  taken += length;
  return { bytes: shared, start: taken - length };
}

/** A packet that is written, with room for items of so many words. */
export class PacketWriter {
  readonly words: Uint32Array;
  /** The buffer it lies in, and where. */
  private readonly bytes: Uint8Array;
  private readonly start: number;
  private at = 0;

  constructor(number: number, acknowledged: number, length: number) {
    const { bytes, start } = room((HEADER + length) * 4);
    this.words = new Uint32Array(bytes.buffer, start, HEADER + length);
    this.bytes = bytes;
    this.start = start;
    this.put(DATA, number, acknowledged);
  }

  private put(...words: number[]): void {
    for (const word of words) this.words[this.at++] = word;
  }

  private text(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.start + this.at * 4);
    this.at += Math.ceil(bytes.length / 4);
  }

  /** A frame that is complete. */
  frame({ words, length, text }: Encoder, blobs: readonly { readonly number: number; readonly bytes: Uint8Array }[]): void {
    this.put(FRAME, length, text.length, blobs.length);
    for (const { number, bytes } of blobs) this.put(number, bytes.length);
    this.words.set(words.subarray(0, length), this.at);
    this.at += length;
    this.text(text.bytes.subarray(0, text.length));
  }

  piece(blob: number, index: number, bytes: Uint8Array): void {
    this.put(PIECE, blob, index, bytes.length);
    this.text(bytes);
  }

  ready(): void {
    this.put(READY);
  }
}

export function acknowledgement(acknowledged: number): Uint32Array {
  return new Uint32Array([ACKNOWLEDGEMENT, 0, acknowledged]);
}
