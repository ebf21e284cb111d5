// Promises that calls wait for: each is settled by a number, and what was made to listen to one listens to the next.

import type { Want } from "./wire/want.js";

const { then } = Promise.prototype;

/** Takes what promises come to. */
export interface Settles {
  fulfilled(low: number, high: number, value: unknown, want: Want): void;
  rejected(low: number, high: number, thrown: unknown): void;
}

/** Listens to one promise at a time. */
class Listener {
  low = 0;
  high = 0;
  want: Want = 0;
  readonly fulfilled: (value: unknown) => void;
  readonly rejected: (thrown: unknown) => void;

  constructor(awaited: Awaited, settles: Settles) {
    this.fulfilled = (value) => {
      const { low, high, want } = this;
      if (awaited.release(this)) settles.fulfilled(low, high, value, want);
    };
    this.rejected = (thrown) => {
      const { low, high } = this;
      if (awaited.release(this)) settles.rejected(low, high, thrown);
    };
  }
}

/** The calls that wait for a promise. */
export class Awaited {
  private readonly free: Listener[] = [];
  /** The generation of the call that waits in each slot; 0 where nobody does. */
  private readonly waiting: number[] = [];
  /** The last generation in each slot that is known to be over. */
  private readonly over: number[] = [];

  constructor(private readonly settles: Settles) {}

  /** Waits for a promise or any other thenable. */
  add(value: PromiseLike<unknown>, low: number, high: number, want: Want): void {
    this.waiting[low] = high;
    const listener = this.free.pop() ?? new Listener(this, this.settles);
    listener.low = low;
    listener.high = high;
    listener.want = want;
    // A plain promise calls back once. Anybody else's may throw, or call back twice.
    const isPlain = value instanceof Promise && value.constructor === Promise && value.then === then;
    const promise = isPlain ? value : new Promise((resolve) => resolve(value));
    then.call(promise, listener.fulfilled, listener.rejected);
  }

  /** Whether somebody waits. */
  waits(low: number, high: number): boolean {
    return this.waiting[low] === high;
  }

  /** Nobody waits any more. */
  cancel(low: number, high: number): void {
    this.over[low] = high;
    if (this.waits(low, high)) this.waiting[low] = 0;
  }

  /** Nobody waits for anything any more. */
  clear(): void {
    this.waiting.length = 0;
  }

  /** Whether a call that has come is over: while its pieces travelled, word of that has passed it, or the next call in its slot. */
  isOver(low: number, high: number): boolean {
    const over = this.over[low];
    if (over !== undefined && ((over - high) | 0) >= 0) return true;
    this.over[low] = high - 1;
    return false;
  }

  /** A listener is free again; answers whether anybody still waits for what it heard. */
  release(listener: Listener): boolean {
    this.free.push(listener);
    if (!this.waits(listener.low, listener.high)) return false;
    this.waiting[listener.low] = 0;
    return true;
  }
}
