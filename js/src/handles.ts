// Objects of JavaScript that Rust holds: an id is a slot and its generation, so that a stale one never means something new.

import { Disposed } from "./errors.js";

interface Entry {
  object: object | null;
  generation: number;
  /** How often Rust has received it. */
  count: number;
}

export class Handles {
  private readonly entries: Entry[] = [];
  private readonly free: number[] = [];
  private readonly slots = new Map<object, number>();

  /** One object has one id while Rust holds it. */
  give(object: object): readonly [slot: number, generation: number] {
    const known = this.slots.get(object);
    if (known !== undefined) {
      const entry = this.entries[known]!;
      entry.count++;
      return [known, entry.generation];
    }
    const slot = this.free.pop() ?? this.entries.push({ object: null, generation: 1, count: 0 }) - 1;
    const entry = this.entries[slot]!;
    entry.object = object;
    entry.count = 1;
    this.slots.set(object, slot);
    return [slot, entry.generation];
  }

  get(slot: number, generation: number): object {
    const entry = this.entries[slot];
    if (entry === undefined || entry.generation !== generation || entry.object === null) {
      throw new Disposed();
    }
    return entry.object;
  }

  /** Rust dropped as many receptions. */
  release(slot: number, generation: number, count: number): void {
    const entry = this.entries[slot];
    if (entry === undefined || entry.generation !== generation || entry.object === null) return;
    entry.count -= count;
    if (entry.count > 0) return;
    this.slots.delete(entry.object);
    entry.object = null;
    entry.generation = (entry.generation + 1) >>> 0 || 1;
    this.free.push(slot);
  }

  /** Rust is gone, and holds nothing. */
  clear(): void {
    this.entries.forEach(({ generation, count }, slot) => this.release(slot, generation, count));
  }

  /** How many objects Rust holds. */
  get size(): number {
    return this.slots.size;
  }
}
