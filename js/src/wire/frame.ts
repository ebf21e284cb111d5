// A frame for Rust while it is written: its header, its tables, and ways back.

import { ShapeTree } from "./shapes.js";
import { TextWriter } from "./strings.js";
import { DEPTH_LIMIT, Flag, HEADER, Special, Tag } from "./words.js";

/** What an object is for Rust. */
export interface Given {
  /** The object's id, once more received by Rust; two numbers. */
  give(object: object): readonly [slot: number, generation: number];
  /** It was not sent after all. */
  takeBack(slot: number, generation: number): void;
  /** The id of the Rust object behind a proxy or a callback's function; null for anything else. */
  rustId(object: object): readonly [low: number, high: number] | null;
  /** What `jsinterop.ref` marked; null for anything else. */
  marked(object: object): object | null;
}

/** Where in a frame a message begins: how much of everything is there before it. */
interface Mark {
  length: number;
  text: number;
  blobs: number;
  shapes: number;
}

/** Buffers larger than that, in words, are not kept for the next frame. */
const MAX_KEPT = 2 ** 20;

export class FrameWriter {
  words = new Uint32Array(256);
  length = 0;
  readonly text = new TextWriter();
  readonly blobs: Uint8Array[] = [];
  readonly shapes = new ShapeTree();
  /** A message is being written: a getter that calls Rust must not write another one into it. */
  isBusy = false;
  /** Where the message that was begun last begins. */
  protected readonly last: Mark = { length: HEADER, text: 0, blobs: 0, shapes: 0 };
  /** The tables were emptied, and Rust has not heard of it yet. */
  private isResetDue = false;
  /** What is being walked, from the outside in. */
  private readonly open: (object | null)[] = new Array<object | null>(DEPTH_LIMIT).fill(null);
  private depth = 0;
  protected readonly gave: (readonly [number, number])[] = [];

  constructor(
    protected readonly given: Given,
    private readonly ownTables: boolean,
  ) {}

  /** Begins a frame, and its first message. */
  begin(): void {
    this.isBusy = true;
    this.length = HEADER;
    if (this.words.length > MAX_KEPT) this.words = new Uint32Array(256);
    this.text.clear();
    // Even of an empty array, setting the length is a call into the engine.
    if (this.blobs.length > 0) this.blobs.length = 0;
    if (this.gave.length > 0) this.gave.length = 0;
    if (this.depth > 0) this.leaveAll();
    this.shapes.sent();
    const flags = this.ownTables ? Flag.Own : 0;
    if (this.ownTables || this.shapes.isFull) {
      if (this.shapes.isFull) this.shapes.clear();
      else this.shapes.renew();
      this.isResetDue = true;
    }
    this.words[0] = this.isResetDue ? flags | Flag.Reset : flags;
  }

  /** Completes the frame: fills in the header, and adds the shapes that it made. */
  end(): void {
    // A frame that holds nothing is not sent.
    if (this.length > HEADER) this.isResetDue = false;
    this.words[3] = this.length;
    if (this.shapes.mark() > 0) {
      this.word(this.text.length);
      for (const keys of this.shapes.freshKeys()) {
        this.word(keys.length);
        for (const key of keys) this.word(this.text.add(key));
      }
    }
    this.words[1] = this.text.length;
    this.words[2] = this.text.length;
    this.isBusy = false;
  }

  /** Goes back to a place in the frame. */
  protected back(length: number, text: number, blobs: number, gave: number): void {
    this.length = length;
    this.text.length = text;
    this.blobs.length = blobs;
    for (const [slot, generation] of this.gave.splice(gave)) this.given.takeBack(slot, generation);
  }

  /** The message that was begun last is not sent: the frame is as it was before. */
  abandon(): void {
    const { length, text, blobs, shapes } = this.last;
    this.back(length, text, blobs, 0);
    this.leaveAll();
    this.shapes.undo(shapes);
    this.isBusy = false;
  }

  word(word: number): void {
    if (this.length === this.words.length) this.grow(1);
    this.words[this.length++] = word;
  }

  protected grow(needed: number): void {
    const larger = new Uint32Array(Math.max(this.words.length * 2, this.length + needed));
    larger.set(this.words.subarray(0, this.length));
    this.words = larger;
  }

  protected get isTooDeep(): boolean {
    return this.depth >= DEPTH_LIMIT;
  }

  /** Walks into an object; `false` where it is being walked already, and says so. */
  protected enter(object: object): boolean {
    const { open, depth } = this;
    for (let level = 0; level < depth; level++) {
      if (open[level] === object) {
        this.special(Special.Cycle);
        return false;
      }
    }
    open[depth] = object;
    this.depth = depth + 1;
    return true;
  }

  protected leave(): void {
    this.open[--this.depth] = null;
  }

  private leaveAll(): void {
    while (this.depth > 0) this.leave();
  }

  special(special: number): void {
    this.word(Tag.Special | (special << 4));
  }
}
