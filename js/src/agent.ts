// The agent: takes messages of Rust's, does what they say, and answers. One per runtime; it knows nothing of how frames travel.

import { Aborts } from "./abort.js";
import { Disposed, InteropError, NotFound, fromThrown, toError, type WireException } from "./errors.js";
import { Handles } from "./handles.js";
import { Invocations } from "./invocations.js";
import { Modules } from "./modules.js";
import { Path, type Invoke, type Segment } from "./path.js";
import { Proxies } from "./proxies.js";
import { Start } from "./start.js";
import { Decoder, Tables, type Live } from "./wire/decode.js";
import { Encoder, type Given } from "./wire/encode.js";
import { FromRust, Root, Status, ToRust } from "./wire/messages.js";
import { Plain, params, understand, type Described, type Param, type Want } from "./wire/want.js";

/** How frames travel. */
export interface Port {
  /** Hands a frame to Rust. Its words and text may be used again when this returns. */
  deliver(frame: Encoder): void;
  /** The initialisers are through. */
  ready(): void;
  /** Bytes beside the frame that is being read. */
  blob(place: number): ArrayBuffer;
  /** Whether the end of a call whose result nobody looks at needs no frame: one call travels at a time. */
  readonly takesNothing: boolean;
}

/** The call is through, and its result is of no interest. */
export const NOTHING = Symbol("nothing");

/** What a frame is answered with at once. */
export type Answer = Encoder | typeof NOTHING | null;

export interface AgentOptions {
  /** Whether code may be made of what was fixed when the Rust was compiled. A Content-Security-Policy may forbid it. */
  readonly mayCompile: boolean;
  /** The folder of the files that shipped modules are; null when their texts travel. */
  readonly assets: string | null;
  /** Imports one of those files. */
  readonly load?: ((address: string) => Promise<unknown>) | undefined;
  /** Whether each frame to Rust has tables of its own, so that it can be replayed. */
  readonly ownTables?: boolean;
}

/** The number of wants with pieces. */
const STRUCTURED = 3;

/** What `jsinterop.ref` marks. */
export class Ref {
  constructor(readonly object: object) {}
}

/** An export whose parameters ask for more than data. */
type Published = readonly [crate: string, name: string, wants: readonly Param[]];

/** What is prepared for an import. */
interface Prepared {
  readonly invoke: Invoke;
  readonly root: number;
  readonly module: string | null;
}

export class Agent implements Live, Given {
  readonly handles = new Handles();
  readonly modules: Modules;
  readonly invocations: Invocations;
  readonly proxies: Proxies;
  private readonly aborts = new Aborts();
  private readonly tables = new Tables();
  private readonly decoders: Decoder[] = [];
  private readonly encoder: Encoder;
  private readonly prepared: Prepared[] = [];
  /** The generation of the call that waits in each slot; 0 where nobody does. */
  private readonly waiting: number[] = [];
  private readonly starting = new Start();
  private depth = 0;
  private low = 0;
  private high = 0;

  constructor(
    private readonly port: Port,
    private readonly options: AgentOptions,
  ) {
    this.modules = new Modules({ assets: options.assets, load: options.load, fromText: options.mayCompile });
    this.encoder = new Encoder(this, options.ownTables ?? false);
    this.invocations = new Invocations((write) => this.send(write));
    this.proxies = new Proxies(this.invocations);
  }

  /**
   * Reads a frame and does what it says. The answer of a call that has one at once comes back as a frame, to be taken before anything else
   * happens.
   */
  receive(words: Uint32Array, start: number, length: number, bytes: Uint8Array, textStart: number): Answer {
    const decoder = (this.decoders[this.depth] ??= new Decoder(this.tables, this, this.options.mayCompile));
    decoder.open(words, start, length, bytes, textStart);
    let answer: Answer = null;
    this.depth++;
    try {
      while (!decoder.isDone) {
        if (answer instanceof Encoder) this.port.deliver(answer);
        answer = this.message(decoder);
      }
    } finally {
      this.depth--;
    }
    return answer;
  }

  private message(decoder: Decoder): Answer {
    const kind = decoder.word();
    decoder.word();
    decoder.seekText(decoder.word());
    const low = decoder.word();
    const high = decoder.word();
    switch (kind & 0xff) {
      case FromRust.Call:
        return this.call(decoder, kind >>> 8, low, high);
      case FromRust.Cancel:
        this.waiting[low] = 0;
        this.aborts.cancel(`${high}:${low}`);
        return null;
      case FromRust.Return: {
        const value = decoder.value();
        if (kind >>> 8 === 0) this.invocations.resolve(low, value);
        else this.invocations.reject(low, toError(value as WireException));
        return null;
      }
      case FromRust.Release:
        this.handles.release(low, high, decoder.word());
        return null;
      case FromRust.Revoke:
        this.proxies.revoke(low, high);
        return null;
      case FromRust.Start:
        this.starting.begin(decoder.value() as [string, string][], this.modules, () => this.port.ready());
        return null;
      case FromRust.Exports:
        this.publish(decoder.value() as Published[]);
        return null;
      default:
        throw new RangeError(`nobody knows messages of the kind ${kind & 0xff}`);
    }
  }

  private publish(exports: readonly Published[]): void {
    for (const [crate, name, wants] of exports) {
      this.invocations.publish(crate, name, params(wants));
    }
  }

  private call(decoder: Decoder, facts: number, low: number, high: number): Answer {
    let want: Want = (facts >>> 8) & 15;
    const isSync = (facts & 0x1000) !== 0;
    this.low = low;
    this.high = high;
    let value: unknown;
    let isPending = false;
    try {
      const number = decoder.word();
      const root = ((facts >>> 4) & 15) === Root.Object ? this.handles.get(decoder.word(), decoder.word()) : globalThis;
      const isKnown = (facts & 0x2000) !== 0;
      const prepared = isKnown ? this.prepared[number]! : this.prepare(decoder, facts, number);
      if (want === STRUCTURED) want = this.want(decoder);
      const count = decoder.word();
      const args: unknown[] = [];
      for (let i = 0; i < count; i++) args.push(decoder.value());
      value = this.starting.isUnderWay ? this.later(prepared, root, args, isSync) : this.perform(prepared, root, args, isSync);
      isPending = isThenable(value);
    } catch (thrown) {
      this.aborts.forget(`${high}:${low}`);
      return this.failed(low, high, thrown);
    }
    if (isPending) {
      return this.awaited(value as PromiseLike<unknown>, low, high, want, isSync);
    }
    if (want === Plain.Nothing && this.port.takesNothing) return NOTHING;
    return this.answered(low, high, value, want);
  }

  private perform(prepared: Prepared, root: object, args: unknown[], isSync: boolean): unknown {
    const { module, invoke } = prepared;
    return module === null ? invoke(root, args) : this.inModule(module, invoke, args, isSync);
  }

  /** Once the initialisers are through, if somebody still waits for it then. */
  private later(prepared: Prepared, root: object, args: unknown[], isSync: boolean): Promise<unknown> {
    if (isSync) throw new InteropError("the initialisers are still at work: wait for `ready()` before you call synchronously", { code: "starting" });
    const { low, high } = this;
    const isWanted = this.whileWanted();
    return new Promise((resolve, reject) => {
      this.starting.hold(() => {
        if (!isWanted()) return;
        // It is this call's turn: a module that it waits for asks whether anybody still wants it.
        this.low = low;
        this.high = high;
        try {
          resolve(this.perform(prepared, root, args, false));
        } catch (thrown) {
          reject(thrown);
        }
      });
    });
  }

  /** Whether somebody still waits for the call that is being read. */
  private whileWanted(): () => boolean {
    const { low, high } = this;
    return () => this.waiting[low] === high;
  }

  /** A want with pieces: its place among those known, and what it is when it is new. */
  private want(decoder: Decoder): Want {
    const word = decoder.word();
    const { wants } = decoder.tables;
    if (word & 1) wants[word >>> 1] = understand(decoder.value() as Described);
    return wants[word >>> 1] ?? Plain.Data;
  }

  private prepare(decoder: Decoder, facts: number, number: number): Prepared {
    const kind = facts & 15;
    const root = (facts >>> 4) & 15;
    const segments = decoder.value() as Segment[];
    const module = root === Root.Module ? this.module(decoder) : null;
    const mayCompile = this.options.mayCompile && number !== 0;
    const invoke = new Path(kind, segments, root === Root.Global, mayCompile).compile();
    const prepared = { invoke, root, module };
    if (number !== 0) this.prepared[number] = prepared;
    return prepared;
  }

  /** A module's name, with its text or its file's name when a crate carries it. */
  private module(decoder: Decoder): string {
    const specifier = decoder.string();
    const carried = decoder.value();
    if (typeof carried === "string") this.modules.ship(specifier, carried);
    return specifier;
  }

  private inModule(specifier: string, invoke: Invoke, args: unknown[], isSync: boolean): unknown {
    if (isSync) {
      const namespace = this.modules.loadedAs(specifier);
      if (namespace !== undefined) return invoke(namespace, args);
      const name = JSON.stringify(specifier);
      throw new InteropError(`the module ${name} is not loaded yet: await an asynchronous call into it, or its import, first`, { code: "module" });
    }
    const isWanted = this.whileWanted();
    return this.modules.use(specifier, (namespace, isLate) => (!isLate || isWanted() ? invoke(namespace, args) : undefined));
  }

  private awaited(value: PromiseLike<unknown>, low: number, high: number, want: Want, isSync: boolean): Encoder | null {
    if (isSync) return this.reply(low, high, Status.Promise, () => {});
    this.waiting[low] = high;
    // A promise's own `then` costs one closure pair and no second promise; anybody else's may throw, or call back twice.
    const promise = value instanceof Promise ? value : new Promise((resolve) => resolve(value));
    promise.then(
      (result) => this.settle(low, high, () => this.answered(low, high, result, want)),
      (thrown) => this.settle(low, high, () => this.failed(low, high, thrown)),
    );
    return null;
  }

  /** A reply nobody waits for is not encoded. */
  private settle(low: number, high: number, answer: () => Encoder): void {
    this.aborts.forget(`${high}:${low}`);
    if (this.waiting[low] !== high) return;
    this.waiting[low] = 0;
    this.port.deliver(answer());
  }

  private answered(low: number, high: number, value: unknown, want: Want): Encoder {
    if (typeof value === "object" || typeof value === "function") return this.answeredObject(low, high, value, want);
    // A primitive cannot throw and gives nothing away: no way back is needed.
    const encoder = this.encoder.isBusy ? new Encoder(this, true) : this.encoder;
    encoder.begin();
    const at = this.beginReply(encoder, low, high, Status.Value);
    encoder.value(want === Plain.Nothing ? undefined : value, Plain.Data);
    encoder.words[at + 1] = encoder.length - at;
    encoder.end();
    return encoder;
  }

  private answeredObject(low: number, high: number, value: unknown, want: Want): Encoder {
    try {
      return this.reply(low, high, Status.Value, (encoder) => encoder.value(want === Plain.Nothing ? undefined : value, want));
    } catch (thrown) {
      return this.failed(low, high, thrown);
    }
  }

  private beginReply(encoder: Encoder, low: number, high: number, status: number): number {
    const at = encoder.length;
    encoder.word(ToRust.Return | (status << 8));
    encoder.word(0);
    encoder.word(encoder.text.length);
    encoder.word(low);
    encoder.word(high);
    return at;
  }

  private failed(low: number, high: number, thrown: unknown): Encoder {
    if (thrown instanceof NotFound) {
      return this.reply(low, high, Status.NotFound, (encoder) => {
        encoder.word(thrown.expected);
        encoder.string(thrown.segment);
        encoder.string(thrown.found);
      });
    }
    if (thrown instanceof Disposed) return this.reply(low, high, Status.Disposed, () => {});
    const exception = fromThrown(thrown);
    return this.reply(low, high, Status.Exception, (encoder) => encoder.value(exception, Plain.Data));
  }

  private reply(low: number, high: number, status: number, write: (encoder: Encoder) => void): Encoder {
    return this.frame((encoder) => {
      const at = this.beginReply(encoder, low, high, status);
      write(encoder);
      encoder.words[at + 1] = encoder.length - at;
    });
  }

  /** Writes a frame. One that is begun while another is being written has tables of its own. */
  private frame(write: (encoder: Encoder) => void): Encoder {
    const encoder = this.encoder.isBusy ? new Encoder(this, true) : this.encoder;
    encoder.begin();
    try {
      encoder.attempt(() => write(encoder));
    } catch (thrown) {
      encoder.isBusy = false;
      throw thrown;
    }
    encoder.end();
    return encoder;
  }

  private send(write: (encoder: Encoder) => void): void {
    this.port.deliver(this.frame(write));
  }

  /** The instance is dead: nothing will be answered any more. */
  die(death: InteropError): void {
    this.invocations.die(death);
  }

  // What the decoder asks for.

  object(slot: number, generation: number): unknown {
    return this.handles.get(slot, generation);
  }

  rust(kind: number, low: number, high: number, methods: readonly string[], wants: readonly Want[]): unknown {
    return this.proxies.of(kind, low, high, methods, wants);
  }

  element(isSelector: boolean, text: string): unknown {
    if (typeof document === "undefined") return null;
    return isSelector ? document.querySelector(text) : document.getElementById(text);
  }

  signal(): AbortSignal {
    return this.aborts.signal(`${this.high}:${this.low}`);
  }

  blob(place: number): ArrayBuffer {
    return this.port.blob(place);
  }

  // What the encoder asks for.

  give(object: object): readonly [number, number] {
    return this.handles.give(object);
  }

  takeBack(slot: number, generation: number): void {
    this.handles.release(slot, generation, 1);
  }

  rustId(object: object): readonly [number, number] | null {
    return this.proxies.idOf(object);
  }

  marked(object: object): object | null {
    return object instanceof Ref ? object.object : null;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
