// Uses of Rust's exports, methods and closures from JavaScript, and their promises.

import type { Port } from "./agent.js";
import { bare } from "./crates.js";
import { InteropError } from "./errors.js";
import type { Invoker, RustId } from "./proxies.js";
import type { Replies } from "./replies.js";
import type { Encoder } from "./wire/encode.js";
import { Target, ToRust } from "./wire/messages.js";
import type { Want } from "./wire/want.js";

interface Waiting {
  /** Where it stands among what is sent. */
  mark: number;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

const SYNC = 16;
/** The mark of what has not been handed over. */
const UNSENT = Infinity;
const NONE: readonly Want[] = [];

const FAR = "Rust is not in this process, so it cannot be invoked synchronously: use `invoke`, and `Callback::new` in place of `Callback::sync`";

/** What waits for the promise that was made last: one function for all of them is less than one for each. */
let begun: Waiting | null = null;
const wait = (resolve: (value: unknown) => void, reject: (reason: unknown) => void): void => {
  begun = { mark: UNSENT, resolve, reject };
};

/** The arguments or the export do not fit the short way. */
export const TOO_LONG = Symbol("too long");

/** Invokes an export without a frame; answers with what it gives, throws what it throws, or says `TOO_LONG`. */
export type Shortly = (crate: string, name: string, args: readonly unknown[]) => unknown;

export class Invocations implements Invoker {
  private readonly waiting = new Map<number, Waiting>();
  /** What the exports of each crate ask for. */
  private readonly wants = new Map<string, Map<string, readonly Want[]>>();
  private next = 1;
  /** What invocations without a number came to; before the outer one is asked about, inner ones come and go. */
  private readonly replied: ({ value: unknown } | { reason: unknown })[] = [];
  private dead: InteropError | null = null;

  constructor(
    private readonly replies: Replies,
    private readonly port: Pick<Port, "deliver" | "mark" | "afterPieces"> & { invoke?: Shortly },
  ) {}

  /** What an invocation without a number came to, whose reply has just been told. */
  told(): unknown {
    const reply = this.replied.pop();
    if (reply === undefined) throw new TypeError("Rust did not reply");
    if ("reason" in reply) throw reply.reason;
    return reply.value;
  }

  /** Rust tells what the parameters of an export ask for, where that is not data. */
  publish(crate: string, name: string, wants: readonly Want[]): void {
    let ofCrate = this.wants.get(crate);
    if (ofCrate === undefined) this.wants.set(crate, (ofCrate = new Map()));
    ofCrate.set(name, wants);
  }

  /** `jsinterop.invoke("my-crate", "greet", …)`. An `AbortSignal` as last argument cancels it and is not passed on. */
  export(crate: string, name: string, args: unknown[]): Promise<unknown> {
    if (this.dead === null && this.port.invoke !== undefined) {
      try {
        const value = this.port.invoke(crate, name, args);
        if (value !== TOO_LONG) return Promise.resolve(value);
      } catch (thrown) {
        return Promise.reject(thrown);
      }
    }
    return this.start(Target.Export, 0, 0, [crate, name], args);
  }

  exportSync(crate: string, name: string, args: unknown[]): unknown {
    if (this.dead === null && this.port.invoke !== undefined) {
      const value = this.port.invoke(crate, name, args);
      if (value !== TOO_LONG) return value;
    }
    return this.atOnce(Target.Export, 0, 0, [crate, name], args);
  }

  method(id: RustId, name: string, args: unknown[]): Promise<unknown> {
    return this.start(Target.Method, id.low, id.high, [name], args, id.methodWants.get(name));
  }

  methodSync(id: RustId, name: string, args: unknown[]): unknown {
    return this.atOnce(Target.Method, id.low, id.high, [name], args, id.methodWants.get(name));
  }

  callback(id: RustId, args: unknown[]): Promise<unknown> {
    return this.start(Target.Callback, id.low, id.high, [], args, id.wants);
  }

  callbackSync(id: RustId, args: unknown[]): unknown {
    return this.atOnce(Target.Callback, id.low, id.high, [], args, id.wants);
  }

  release(id: RustId, count: number): void {
    if (this.dead !== null) return;
    this.sendBehind((encoder) => {
      const at = begin(encoder, ToRust.Release, 0, id.low, id.high);
      encoder.word(count);
      end(encoder, at);
    });
  }

  /** Rust answered. */
  resolve(id: number, value: unknown): void {
    if (id === 0) this.replied.push({ value });
    this.take(id)?.resolve(value);
  }

  reject(id: number, reason: unknown): void {
    if (id === 0) this.replied.push({ reason });
    this.take(id)?.reject(reason);
  }

  /** Rejects everything unsettled, each with the reason for where it stands, and everything from here on. */
  die(reason: InteropError, reasonAt: (mark: number) => InteropError = () => reason): void {
    this.dead = reason;
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const waiting of all) waiting.reject(reasonAt(waiting.mark));
  }

  /** Whether Rust is gone. */
  get isDead(): boolean {
    return this.dead !== null;
  }

  /** How many wait. */
  get size(): number {
    return this.waiting.size;
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  private start(target: number, low: number, high: number, names: string[], args: unknown[], wants = NONE): Promise<unknown> {
    if (this.dead !== null) return Promise.reject(this.dead);
    const last = args.at(-1);
    const signal = typeof AbortSignal !== "undefined" && last instanceof AbortSignal ? last : null;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const passed = signal === null ? args : args.slice(0, -1);
    const id = this.number();
    const promise = new Promise<unknown>(wait);
    const waiting = begun!;
    begun = null;
    this.waiting.set(id, waiting);
    if (signal !== null) this.watch(id, waiting, signal);
    try {
      this.invoke(id, target, 0, low, high, names, passed, wants);
    } catch (thrown) {
      this.reject(id, thrown);
    }
    return promise;
  }

  private watch(id: number, waiting: Waiting, signal: AbortSignal): void {
    const cancel = (): void => {
      if (!this.waiting.has(id)) return;
      this.reject(id, signal.reason);
      // What is still being written is not sent at all.
      if (waiting.mark !== UNSENT) this.sendBehind((encoder) => end(encoder, begin(encoder, ToRust.Cancel, 0, id, 0)), waiting.mark);
    };
    signal.addEventListener("abort", cancel, { once: true });
    const { resolve, reject } = waiting;
    const over = (): void => signal.removeEventListener("abort", cancel);
    waiting.resolve = (value) => (over(), resolve(value));
    waiting.reject = (reason) => (over(), reject(reason));
  }

  private atOnce(target: number, low: number, high: number, names: string[], args: unknown[], wants = NONE): unknown {
    if (this.dead !== null) throw this.dead;
    if (this.port.invoke === undefined) throw new InteropError(FAR, { code: "not_in_process" });
    const id = this.number();
    let outcome: { value: unknown } | null = null;
    let failure: { reason: unknown } | null = null;
    this.waiting.set(id, { mark: UNSENT, resolve: (value) => (outcome = { value }), reject: (reason) => (failure = { reason }) });
    try {
      this.invoke(id, target, SYNC, low, high, names, args, wants);
    } finally {
      this.waiting.delete(id);
    }
    if (failure !== null) throw (failure as { reason: unknown }).reason;
    if (outcome === null) throw new TypeError("Rust did not reply");
    return (outcome as { value: unknown }).value;
  }

  private number(): number {
    const id = this.next;
    this.next = (this.next + 1) >>> 0 || 1;
    return id;
  }

  private invoke(id: number, target: number, sync: number, low: number, high: number, names: string[], args: unknown[], known: readonly Want[]): void {
    const wants = target === Target.Export ? this.wantsOf(names[0]!, names[1]!) : known;
    const encoder = this.replies.begin();
    try {
      const at = begin(encoder, ToRust.Invoke, target | sync, low, high);
      for (const name of names) encoder.string(name);
      encoder.word(id);
      encoder.word(0);
      encoder.array(args, wants);
      end(encoder, at);
    } catch (thrown) {
      encoder.abandon();
      throw thrown;
    }
    const waiting = this.waiting.get(id);
    // A getter among the arguments may have cancelled it.
    if (waiting === undefined) return encoder.abandon();
    encoder.isBusy = false;
    waiting.mark = 0;
    this.port.deliver(encoder);
    if (this.port.mark !== undefined) waiting.mark = this.port.mark();
  }

  private wantsOf(crate: string, name: string): readonly Want[] {
    return (this.wants.size > 0 && this.wants.get(bare(crate))?.get(name)) || NONE;
  }

  /** Sends a message behind the pieces of those before it, or of the one at `mark`. */
  private sendBehind(write: (encoder: Encoder) => void, mark?: number): void {
    if (this.port.afterPieces === undefined) this.send(write);
    else this.port.afterPieces(() => this.send(write), mark);
  }

  private send(write: (encoder: Encoder) => void): void {
    this.port.deliver(this.replies.message(write));
  }
}

function begin(encoder: Encoder, kind: number, facts: number, low: number, high: number): number {
  const at = encoder.length;
  encoder.word(kind | (facts << 8));
  encoder.word(0);
  encoder.word(encoder.text.length);
  encoder.word(low);
  encoder.word(high);
  return at;
}

function end(encoder: Encoder, at: number): void {
  encoder.words[at + 1] = encoder.length - at;
}
