// What leaves for the server: frames while they are filled, and blobs in pieces. `hosts/server/src/outbox.rs` is its twin.

import { PacketWriter, frameLength, pieceLength } from "./packet.js";
import type { Filling } from "./wire/filling.js";

/** How much of a blob one packet carries, in bytes. */
const PIECE = 64 * 1024;
/** A frame takes no more messages beyond this length, in bytes. */
const FULL_FRAME = 64 * 1024;
/** A packet takes no more frames beyond this length, in bytes. */
const FULL = 256 * 1024;
/** So much may wait to leave, in bytes: blobs, and what is invoked while there is no connection. */
const MAX_WAITING = 128 * 1024 * 1024;
/** What a packet has beside one frame, or one piece, in bytes. */
const AROUND = 64;

/** A blob on its way. */
export interface Upload {
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Where the frame stands that it is beside. */
  readonly place: number;
  sent: number;
  pieces: number;
}

/** A frame that waits to leave; without one, word that the initialisers are through. */
interface Item {
  readonly frame: Filling | null;
  /** Where it stands among all that was ever added. */
  readonly place: number;
  blobs: readonly Upload[];
  /** What its messages have, in bytes. */
  bytes: number;
}

/** What is to leave behind the pieces of frames from one place to another. */
interface Behind {
  readonly from: number;
  readonly to: number;
  readonly run: () => void;
}

interface Piece {
  readonly blob: number;
  readonly index: number;
  readonly bytes: Uint8Array;
}

const NONE: readonly Upload[] = [];

/** The bytes as they are; none of a buffer that went elsewhere while the frame was written. */
function copy(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? new Uint8Array(0) : bytes.slice();
}

export class Outbox {
  /** The longest packet the server takes, in bytes. */
  longest = 1 << 20;
  /** Where what was added last stands. */
  mark = -1;
  /** How often something was added. */
  added = 0;
  private readonly items: Item[] = [];
  private readonly uploads: Upload[] = [];
  private behind: Behind[] = [];
  private nextBlob = 0;
  /** What waits to leave, in bytes. */
  private waiting = 0;
  /** How many items have left in packets. */
  private left = 0;
  private spare: Filling | null = null;

  /** `make` makes a frame with tables of its own. */
  constructor(private readonly make: () => Filling) {}

  /** Begins a message: in the frame that was added last, unless it is complete or somebody writes into it. */
  begin(): Filling {
    const last = this.items.length === 0 ? null : this.items[this.items.length - 1]!.frame;
    if (last === null || last.isBusy || last.isComplete) return this.fresh();
    last.next();
    return last;
  }

  /** A frame of its own for a message. */
  private fresh(): Filling {
    this.spare ??= this.make();
    const frame = this.spare.isBusy ? this.make() : this.spare;
    frame.begin();
    return frame;
  }

  /** Moves the message that has been written into a frame of its own, if it would hold up those before it, or is too long beside them. */
  apart(frame: Filling): Filling {
    const fits = frame.blobs.length === 0 && frame.size + AROUND <= this.longest;
    if (fits || frame.isFirst) return frame;
    const own = this.fresh();
    frame.move(own);
    return own;
  }

  /** Whether the server takes a frame of this size. One of many messages that `apart` has seen it does. */
  hasRoomFor(frame: Filling): boolean {
    const beside = frame.blobs.length * 8 + AROUND;
    if (frame.size + beside <= this.longest) return true;
    frame.end();
    return frame.length * 4 + frame.text.length + beside <= this.longest;
  }

  /** A message has been written into a frame. What is beside it may change when this returns. */
  add(frame: Filling): void {
    const item = this.item(frame);
    this.mark = item.place;
    item.bytes += frame.added;
    this.waiting += frame.added;
    this.added++;
    if (frame.blobs.length > 0) item.blobs = this.upload(frame.blobs, item.place);
    const isFull = frame.blobs.length > 0 || frame.size >= FULL_FRAME;
    if (isFull && !frame.isComplete) frame.end();
  }

  /** The initialisers are through. */
  ready(): void {
    this.push(null);
    this.added++;
  }

  /** The item of a frame; a new one at the end if it has none. */
  private item(frame: Filling): Item {
    for (let at = this.items.length - 1; at >= 0; at--) {
      const item = this.items[at]!;
      if (item.frame === frame) return item;
    }
    if (frame === this.spare) this.spare = null;
    return this.push(frame);
  }

  private push(frame: Filling | null): Item {
    const item: Item = { frame, place: this.left + this.items.length, blobs: NONE, bytes: 0 };
    this.items.push(item);
    return item;
  }

  private upload(blobs: readonly Uint8Array[], place: number): readonly Upload[] {
    const uploads = blobs.map((bytes) => ({ number: this.nextBlob++, bytes: copy(bytes), place, sent: 0, pieces: 0 }));
    for (const upload of uploads) {
      // An empty one is complete when it is announced.
      if (upload.bytes.length > 0) this.uploads.push(upload);
      this.waiting += upload.bytes.length;
    }
    return uploads;
  }

  /** Whether what was added at `mark` has left, with all that is beside it, so that the server may have got it. */
  hasLeft(mark: number): boolean {
    return mark < this.left && !this.hasPiecesOf(mark, mark);
  }

  /** Runs this once the pieces have left that wait now: all of them, or those beside what was added at `mark`. */
  afterPieces(run: () => void, mark?: number): void {
    const [from, to] = [mark ?? 0, mark ?? this.mark];
    if (this.hasPiecesOf(from, to)) this.behind.push({ from, to, run });
    else run();
  }

  /** Runs what need not wait for pieces any more. */
  passPieces(): void {
    if (this.behind.length === 0) return;
    const due = this.behind.filter(({ from, to }) => !this.hasPiecesOf(from, to));
    if (due.length === 0) return;
    this.behind = this.behind.filter((one) => !due.includes(one));
    for (const { run } of due) run();
  }

  /** Nobody takes any of it. */
  clear(): void {
    this.items.length = 0;
    this.uploads.length = 0;
    this.behind = [];
    this.spare = null;
  }

  private hasPiecesOf(from: number, to: number): boolean {
    return this.uploads.some(({ place }) => place >= from && place <= to);
  }

  /** Whether more than enough waits already. */
  get isFull(): boolean {
    return this.waiting > MAX_WAITING;
  }

  get hasFrames(): boolean {
    return this.items.length > 0;
  }

  get hasPieces(): boolean {
    return this.uploads.length > 0;
  }

  /** A packet of what is ready: frames first, then pieces. Nobody writes meanwhile: JavaScript runs to its end before a packet leaves. */
  packet(number: number, acknowledged: number, mayHavePieces: boolean): Uint32Array {
    let length = 0;
    const items = this.frames();
    for (const { frame, blobs } of items) length += frame === null ? 1 : frameLength(frame, blobs.length);
    const pieces = this.items.length === 0 && mayHavePieces ? this.pieces(length * 4) : [];
    for (const { bytes } of pieces) length += pieceLength(bytes.length);
    const writer = new PacketWriter(number, acknowledged, length);
    for (const { frame, blobs } of items) {
      if (frame === null) writer.ready();
      else {
        writer.frame(frame, blobs);
        this.spare = frame;
      }
    }
    for (const { blob, index, bytes } of pieces) writer.piece(blob, index, bytes);
    return writer.words;
  }

  /** Takes out as many frames as one packet holds, complete. */
  private frames(): Item[] {
    const max = this.longest - AROUND;
    let bytes = 0;
    let count = 0;
    for (const { frame, blobs } of this.items) {
      if (frame !== null && !frame.isComplete) frame.end();
      const more = frame === null ? 4 : frameLength(frame, blobs.length) * 4;
      if (count > 0 && (bytes >= FULL || bytes + more > max)) break;
      bytes += more;
      count++;
    }
    const items = this.items.splice(0, count);
    this.left += count;
    for (const item of items) this.waiting -= item.bytes;
    return items;
  }

  /** Takes pieces out, in turn, so that a short blob does not wait for a long one. `bytes` are in the packet already. */
  private pieces(bytes: number): Piece[] {
    const pieces: Piece[] = [];
    while (bytes < PIECE && this.uploads.length > 0) {
      const room = Math.min(PIECE, this.longest - AROUND - bytes);
      if (room <= 0) break;
      const upload = this.uploads.shift()!;
      const piece = upload.bytes.subarray(upload.sent, upload.sent + room);
      pieces.push({ blob: upload.number, index: upload.pieces++, bytes: piece });
      bytes += pieceLength(piece.length) * 4;
      upload.sent += piece.length;
      this.waiting -= piece.length;
      if (upload.sent < upload.bytes.length) this.uploads.push(upload);
    }
    return pieces;
  }
}
