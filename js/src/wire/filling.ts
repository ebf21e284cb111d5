// A frame of many messages while it is filled: the last one can be undone, or moved out of it.

import { Encoder } from "./encode.js";
import { HEADER } from "./words.js";

export class Filling extends Encoder {
  /** Nothing can be added any more. */
  isComplete = true;

  override begin(): void {
    super.begin();
    this.isComplete = false;
    this.mark();
  }

  /** Begins another message. What came before it is not undone any more. */
  next(): void {
    this.isBusy = true;
    this.mark();
    if (this.gave.length > 0) this.gave.length = 0;
  }

  private mark(): void {
    const { last } = this;
    last.length = this.length;
    last.text = this.text.length;
    last.blobs = this.blobs.length;
    last.shapes = this.shapes.mark();
  }

  override end(): void {
    super.end();
    this.isComplete = true;
  }

  /** Where the last message begins. */
  get start(): number {
    return this.last.length;
  }

  /** Whether it is the first one. */
  get isFirst(): boolean {
    return this.start === HEADER;
  }

  /** How many bytes it has. */
  get added(): number {
    return (this.length - this.last.length) * 4 + this.text.length - this.last.text;
  }

  /** The most bytes that the frame has once it is complete. */
  get size(): number {
    return this.length * 4 + this.text.length + this.shapes.bytes;
  }

  /** Moves the last message into a frame that has been begun and is empty. */
  move(to: Filling): void {
    const { length, text, blobs } = this.last;
    const count = this.length - length;
    if (to.length + count > to.words.length) to.grow(count);
    to.words.set(this.words.subarray(length, this.length), HEADER);
    to.length += count;
    // Its strings are the first of the text.
    to.words[HEADER + 2] = 0;
    to.text.append(this.text.bytes.subarray(text, this.text.length));
    for (const bytes of this.blobs.slice(blobs)) to.blobs.push(bytes);
    for (const id of this.gave.splice(0)) to.gave.push(id);
    // All of them, since the numbers of shapes are their places.
    for (const keys of this.shapes.freshKeys()) to.shapes.shape(keys.reduce((node, key) => to.shapes.step(node, key), to.shapes.root));
    to.isBusy = false;
    this.abandon();
  }
}
