// A session's memory, which outlives a connection: numbers, what was not acknowledged, blobs that arrive.

import { Outbox } from "./outbox.js";
import { PacketReader, acknowledgement, type Frame, type Listener } from "./packet.js";
import type { Filling } from "./wire/filling.js";

/** Pieces leave while no more than this is on its way, in words, so that what comes meanwhile has little before it on a slow line. */
const PIECES_WINDOW = 128 * 1024;
/** So much may be on the way, in words. */
const WINDOW = 1024 * 1024;
/** What arrives is acknowledged after so many bytes at the latest, and after so many milliseconds. */
const ACKNOWLEDGE_BYTES = 64 * 1024;
const ACKNOWLEDGE_AFTER = 250;

/** Costs less than `queueMicrotask`, which Node.js keeps a record of. */
const NOW = Promise.resolve();

/** Where packets go while there is a connection. */
export interface Wire {
  send(packet: Uint32Array): void;
}

interface Download {
  readonly bytes: Uint8Array;
  filled: number;
  pieces: number;
}

function isComplete({ filled, bytes }: Download): boolean {
  return filled === bytes.length;
}

interface Waiting {
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  readonly frame: Frame;
  readonly downloads: readonly Download[];
}

/** Takes the frames whose blobs are complete. */
export type Take = (words: Uint32Array, bytes: Uint8Array, frame: Frame, blobs: readonly Uint8Array[]) => void;

export class Session implements Listener {
  /** How many packets of the server's have been taken in. */
  received = 0;
  readonly outbox: Outbox;
  private wire: Wire | null = null;
  /** Packets that have been sent and not acknowledged. */
  private kept: Uint32Array[] = [];
  private keptWords = 0;
  private firstKept = 0;
  /** Those that have pieces to come. */
  private readonly downloads = new Map<number, Download>();
  /** Frames whose blobs are not complete, and what is to be run once those before it are. */
  private waiting: (Waiting | (() => void))[] = [];
  /** Nothing is handed on yet. */
  private isHeld = false;
  private owed = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isScheduled = false;
  /** How often something had been added at the last look, and how many looks it has been as often. */
  private before = -1;
  private quiet = 0;

  /** `make` makes a frame with tables of its own. */
  constructor(
    private readonly take: Take,
    make: () => Filling,
  ) {
    this.outbox = new Outbox(make);
  }

  /** A message has been written into a frame; what is ready in one turn leaves together. */
  add(frame: Filling): void {
    this.outbox.add(frame);
    this.schedule();
  }

  /** The initialisers are through. */
  ready(): void {
    this.outbox.ready();
    this.schedule();
  }

  /** A connection is there; the server has taken in so many packets. */
  connect(wire: Wire, received: number): void {
    this.wire = wire;
    this.acknowledged(received);
    // Shows that the welcome has arrived, too.
    this.acknowledge();
    for (const packet of this.kept) wire.send(packet);
    this.flush();
  }

  /** Hands nothing on before this has come to its end. */
  hold(before: PromiseLike<unknown>): void {
    this.isHeld = true;
    const open = (): void => {
      this.isHeld = false;
      this.handOn();
    };
    before.then(open, open);
  }

  /** Nobody comes back. */
  clear(): void {
    this.kept = [];
    this.waiting = [];
    this.downloads.clear();
    this.outbox.clear();
  }

  disconnect(): void {
    this.wire = null;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** A packet of the server's. */
  receive(message: ArrayBuffer): void {
    const packet = new PacketReader(message);
    this.acknowledged(packet.acknowledged);
    if (packet.isData) this.takeIn(packet, message.byteLength);
    this.flush();
  }

  private takeIn(packet: PacketReader, length: number): void {
    const ahead = (packet.number - this.received) | 0;
    if (ahead < 0) return;
    if (ahead > 0) throw new RangeError("the server broke the rules of the protocol: a packet is missing");
    this.received = (this.received + 1) >>> 0;
    this.owed += length;
    packet.read(this);
    if (this.owed >= ACKNOWLEDGE_BYTES) this.acknowledge();
    else if (this.owed > 0 && this.timer === null && this.wire !== null) this.timer = setTimeout(() => this.acknowledge(), ACKNOWLEDGE_AFTER);
  }

  private acknowledge(): void {
    this.owed = 0;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.wire?.send(acknowledgement(this.received));
  }

  /** The server has taken in so many packets. */
  private acknowledged(received: number): void {
    const count = (received - this.firstKept) | 0;
    if (count < 0) return;
    if (count > this.kept.length) throw new RangeError("the server broke the rules of the protocol: it acknowledged what was never sent");
    for (const packet of this.kept.splice(0, count)) this.keptWords -= packet.length;
    this.firstKept = received;
  }

  /** Runs this once the frames that wait for their blobs now have been handed on. */
  afterFrames(run: () => void): void {
    if (this.waiting.length === 0) run();
    else this.waiting.push(run);
  }

  frame(words: Uint32Array, bytes: Uint8Array, frame: Frame): void {
    if (frame.blobs.length === 0 && !this.isHeld) return this.take(words, bytes, frame, []);
    const downloads = frame.blobs.map(([number, length]) => this.download(number, length));
    this.waiting.push({ words, bytes, frame, downloads });
    if (downloads.every(isComplete)) this.handOn();
  }

  private download(number: number, length: number): Download {
    const download = { bytes: new Uint8Array(length), filled: 0, pieces: 0 };
    if (length > 0) this.downloads.set(number, download);
    return download;
  }

  piece(blob: number, index: number, bytes: Uint8Array): void {
    const download = this.downloads.get(blob);
    if (download === undefined || download.pieces !== index || download.filled + bytes.length > download.bytes.length) {
      throw new RangeError("the server broke the rules of the protocol: a piece that does not fit");
    }
    download.bytes.set(bytes, download.filled);
    download.filled += bytes.length;
    download.pieces++;
    if (!isComplete(download)) return;
    this.downloads.delete(blob);
    this.handOn();
  }

  /** Hands on the frames whose blobs are complete. */
  private handOn(): void {
    if (this.isHeld) return;
    const isDue = (one: Waiting | (() => void)): one is Waiting => typeof one !== "function" && one.downloads.every(isComplete);
    const due = this.waiting.filter(isDue);
    this.waiting = this.waiting.filter((one) => !isDue(one));
    for (const { words, bytes, frame, downloads } of due) {
      this.take(words, bytes, frame, downloads.map(({ bytes }) => bytes));
    }
    while (typeof this.waiting[0] === "function") (this.waiting.shift() as () => void)();
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    this.before = -1;
    void NOW.then(this.look);
  }

  /** Promises that are settled already come through within a few microtasks: what they add goes along. */
  private readonly look = (): void => {
    const { added } = this.outbox;
    this.quiet = added === this.before ? this.quiet + 1 : 0;
    this.before = added;
    if (this.quiet < 3) return void NOW.then(this.look);
    this.isScheduled = false;
    this.flush();
  };

  /** Sends what is ready and may leave. */
  private flush(): void {
    if (this.isScheduled || this.wire === null) return;
    const { outbox } = this;
    const mayLeave = (): boolean => (outbox.hasFrames ? this.keptWords < WINDOW : outbox.hasPieces && this.keptWords < PIECES_WINDOW);
    while (mayLeave()) {
      const number = (this.firstKept + this.kept.length) >>> 0;
      const packet = outbox.packet(number, this.received, this.keptWords < PIECES_WINDOW);
      this.kept.push(packet);
      this.keptWords += packet.length;
      this.owed = 0;
      this.wire.send(packet);
      outbox.passPieces();
    }
  }
}
