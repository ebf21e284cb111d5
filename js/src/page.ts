// The agent in the page that its module runs in: frames go through the module's memory. The exports are what the module imports.

import { Agent, type AgentOptions, type Port } from "./agent.js";
import { PENDING, type Answer } from "./calls.js";
import { InteropError } from "./errors.js";
import { Exported, FRAMED, type ExportsByNumber } from "./exported.js";
import { Directory } from "./global.js";
import { FRAME, Memory } from "./memory.js";
import { nameOf } from "./path.js";
import { REFUSED, ShortCalls } from "./short.js";
import type { Encoder } from "./wire/encode.js";

/** What the module exports for us. */
interface Exports extends ExportsByNumber {
  /** A frame lies there. */
  jsinterop_receive(words: number): void;
  /** Where an answer lies that needs no frame. */
  jsinterop_area(): number;
  /** A call that waited is answered. */
  jsinterop_settle(low: number, high: number, answer: number): void;
  /** Memory for bytes beside the next frame; answers where. */
  jsinterop_blob(bytes: number): number;
  jsinterop_sent_blob(place: number): number;
  jsinterop_sent_blob_length(place: number): number;
  jsinterop_deadline(low: number, high: number): void;
  jsinterop_run(): void;
  jsinterop_ready(): void;
}

/** The word that says that a short call was refused. */
const REFUSED_WORD = 0xffffffff;
const SMALL = 64;
/** The longest time of a timer, in milliseconds: one that is told of more fires at once. */
const LONGEST = 2 ** 31 - 1;

/** A loop costs less than making a view, for a few. Of words alone: one that copies bytes too takes twice as long for either. */
function copy(from: Uint32Array, length: number, to: Uint32Array, at: number): void {
  if (length <= SMALL) for (let i = 0; i < length; i++) to[at + i] = from[i]!;
  else to.set(from.subarray(0, length), at);
}

class Page implements Port {
  readonly agent: Agent;
  private readonly memory: Memory;
  private readonly shortCalls: ShortCalls;
  private readonly exported: Exported;
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Why the instance is dead. */
  private death: InteropError | null = null;

  constructor(
    memory: WebAssembly.Memory,
    private readonly exports: Exports,
    options: AgentOptions,
  ) {
    this.agent = new Agent(this, options);
    this.memory = new Memory(memory, exports.jsinterop_area());
    this.shortCalls = new ShortCalls(this.agent.calls, this.memory);
    this.exported = new Exported(exports, this.memory, (thrown) => this.trapped(thrown));
  }

  /** A frame of Rust's lies in its memory. */
  send(words: number, length: number, text: number): void {
    this.memory.look();
    this.agent.receive(this.memory.words, words >>> 2, length, this.memory.bytes, text);
    this.check();
  }

  /** The same, of a frame that is one call. Answers with a word: a value's first one, or where the answer is. */
  call(words: number, length: number, text: number): number {
    this.memory.look();
    const answer = this.agent.call(this.memory.words, words >>> 2, length, this.memory.bytes, text);
    this.check();
    return this.answered(answer);
  }

  /** A call without a frame. Answers with a number, or with NaN and leaves the word of the answer in the area. */
  callShort(number: number, shape: number, a: number, b: number, c: number, d: number): number {
    const answer = this.shortCalls.call(number, shape, a, b, c, d);
    this.check();
    if (typeof answer === "number" && answer === answer) return answer;
    this.memory.leave(answer === REFUSED ? REFUSED_WORD : this.answered(answer));
    return NaN;
  }

  /** The word of an answer: a value's first one, or where the answer is. */
  private answered(answer: Answer): number {
    if (answer === PENDING) return FRAME;
    const word = this.memory.word(answer);
    if (word !== FRAME) return word;
    // A synchronous call has no number, and Rust knows which one it made.
    const frame = this.agent.frameOf(0, 0, answer);
    this.check();
    this.put(frame);
    return FRAME | (frame.length << 4);
  }

  /** Rust trapped further in, and JavaScript in between took it as an exception of its own: Rust further out must not go on. */
  private check(): void {
    if (this.death !== null) throw this.death;
  }

  settle(low: number, high: number, answer: Answer): boolean {
    const word = this.memory.word(answer);
    if (word === FRAME) return false;
    this.enter(() => this.exports.jsinterop_settle(low, high, word));
    return true;
  }

  invoke(crate: string, name: string, args: readonly unknown[]): unknown {
    const value = this.exported.invoke(crate, name, args);
    return value === FRAMED ? this.agent.invocations.told() : value;
  }

  deliver(frame: Encoder): void {
    this.enter(() => {
      this.put(frame);
      this.exports.jsinterop_receive(frame.length);
    });
  }

  /** Runs code of the module. What leaves it as an exception, a trap or an overflow of the stack, skips the ends of Rust's functions. */
  enter(code: () => void): void {
    if (this.death !== null) return;
    try {
      code();
    } catch (thrown) {
      throw this.trapped(thrown);
    }
  }

  private trapped(thrown: unknown): InteropError {
    const death = this.die(thrown instanceof Error ? thrown.message : String(thrown));
    if (thrown !== death) Object.defineProperty(death, "cause", { value: thrown, configurable: true });
    return death;
  }

  /** Nothing in the module can be trusted any more: what waits is rejected, and all that is to come. */
  die(why: string): InteropError {
    if (this.death === null) {
      this.death = new InteropError(`the Rust side is dead: ${why}`, { code: "disconnected" });
      for (const timer of this.timers.values()) clearTimeout(timer);
      this.agent.die(this.death);
    }
    return this.death;
  }

  ready(): void {
    this.enter(() => this.exports.jsinterop_ready());
  }

  private put(frame: Encoder): void {
    frame.end();
    for (const blob of frame.blobs) {
      const at = this.exports.jsinterop_blob(blob.length);
      this.memory.look();
      this.memory.bytes.set(blob, at);
    }
    const { words, length, text } = frame;
    const at = this.exports.jsinterop_inbox(length * 4 + text.length);
    this.memory.look();
    copy(words, length, this.memory.words, at >>> 2);
    copy(text.words, (text.length + 3) >>> 2, this.memory.words, (at >>> 2) + length);
  }

  blob(place: number): ArrayBuffer {
    const at = this.exports.jsinterop_sent_blob(place);
    const length = this.exports.jsinterop_sent_blob_length(place);
    this.memory.look();
    // A copy of a view is not zeroed before, as one of a buffer is.
    return new Uint8Array(this.memory.bytes.subarray(at, at + length)).buffer;
  }

  arm(low: number, high: number, millis: number): void {
    const fire = (): void => {
      if (millis > LONGEST) return this.arm(low, high, millis - LONGEST);
      this.timers.delete(`${high}:${low}`);
      this.enter(() => this.exports.jsinterop_deadline(low, high));
    };
    this.timers.set(`${high}:${low}`, setTimeout(fire, Math.min(millis, LONGEST)));
  }

  disarm(low: number, high: number): void {
    const key = `${high}:${low}`;
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  run(): void {
    this.enter(() => this.exports.jsinterop_run());
  }
}

// There from the start, so that the page can say what it provides before any runtime has come up.
Directory.ofPage();

/** One for each instance that uses this file: programs that were built apart may share it. */
const pages: Page[] = [];

/**
 * The module has come up; answers the number it calls us with. `crates` are the names of those with exports, separated by spaces; `assets` is
 * empty where shipped modules are no files; `waits` where the page decides when to begin.
 */
export function start(memory: WebAssembly.Memory, exports: Exports, crates: string, mayCompile: boolean, assets: string, waits: boolean): number {
  const directory = Directory.ofPage();
  const told = waits ? directory.told : undefined;
  const page = new Page(memory, exports, { mayCompile, assets: assets === "" ? null : assets, told });
  directory.add({ agent: page.agent, crates: new Set(crates.split(" ")) }, page.agent.starting.whenReady);
  return pages.push(page) - 1;
}

export function sendFrame(page: number, words: number, length: number, text: number): void {
  pages[page]!.send(words, length, text);
}

export function callFrame(page: number, words: number, length: number, text: number): number {
  return pages[page]!.call(words, length, text);
}

export function callShort(page: number, number: number, shape: number, a: number, b: number, c: number, d: number): number {
  return pages[page]!.callShort(number, shape, a, b, c, d);
}

export function now(): number {
  return performance.now();
}

export function arm(page: number, low: number, high: number, millis: number): void {
  pages[page]!.arm(low, high, millis);
}

export function disarm(page: number, low: number, high: number): void {
  pages[page]!.disarm(low, high);
}

/** Rust panics, and is about to trap. */
export function panicked(page: number, text: string): void {
  pages[page]!.die(text);
}

/** Tasks of Rust's are ready. */
export function schedule(page: number): void {
  queueMicrotask(() => pages[page]!.run());
}

/** Rust receives an object outside of calls and answers: the object's id, as one number. Zero for an object of Rust's own. */
export function give(page: number, object: object): bigint {
  const { agent } = pages[page]!;
  if (agent.rustId(object) !== null) return 0n;
  const [slot, generation] = agent.give(object);
  return (BigInt(generation) << 32n) | BigInt(slot);
}

/** The object Rust holds by this id. */
export function take(page: number, slot: number, generation: number): unknown {
  return pages[page]!.agent.object(slot, generation);
}

/** The element a name stands for; null when there is none. */
export function element(page: number, isSelector: boolean, name: string): unknown {
  return pages[page]!.agent.element(isSelector, name);
}

/** What JavaScript calls a value, for messages. */
export function classOf(value: unknown): string {
  try {
    return value instanceof Object ? Object.prototype.toString.call(value).slice(8, -1) : nameOf(value);
  } catch {
    return nameOf(value);
  }
}
